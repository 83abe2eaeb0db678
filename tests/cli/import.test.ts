import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace();
});
afterEach(() => workspace.remove());

function linesOf(examples: number, candidates: readonly string[] = ['big', 'small']): string {
  const lines: string[] = [];
  for (let example = 0; example < examples; example++) {
    for (const [index, candidate] of candidates.entries()) {
      const passed = (example + index) % (index + 3) > 0;
      const at = new Date(1.79e12 + example).toISOString();
      lines.push(
        `${JSON.stringify({ candidate, example: `e${example}`, passed, input: 100, output: 10, servedModel: candidate, at })}\n`,
      );
    }
  }
  return lines.join('');
}

async function runsThere(): Promise<string> {
  return (await workspace.breakeven('export', 'nothing')).stderr;
}

describe('import', () => {
  test('prints the run’s id, and nothing else, on stdout; the run is the latest and can be reported', async () => {
    workspace.write('logs/may.jsonl', linesOf(60));
    const { code, stdout, stderr } = await workspace.breakeven('import', 'logs/may.jsonl');
    expect([code, stdout.trim()]).toEqual([0, expect.stringMatching(/^may-\d{8}-\d{4}-[0-9a-f]{6}$/)]);
    expect(stderr).toContain(
      '120 trials of 2 candidates on 60 examples: 120 scored\nNext: breakeven report may-',
    );
    const report = await workspace.breakeven('report', 'latest', '--json');
    const document = JSON.parse(report.stdout);
    expect([report.code, document.run]).toEqual([4, stdout.trim()]);
    expect(document.candidates.map(({ id, n }: { id: string; n: number }) => [id, n])).toEqual([
      ['big', 60],
      ['small', 60],
    ]);
  });

  test('of several files makes one run, by the name that is given, and says it in JSON', async () => {
    workspace.write('big.jsonl', linesOf(5, ['big']));
    workspace.write('small.csv', 'candidate,example,score\nsmall,e0,1\nsmall,e1,0.5\nsmall,e9,\n');
    const { code, stdout } = await workspace.breakeven(
      ...['import', 'big.jsonl', 'small.csv', '--run', 'both', '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      run: 'both',
      files: ['big.jsonl', 'small.csv'],
      trials: 8,
      examples: 6,
      scored: 7,
      failed: 0,
      unscored: 0,
      ungraded: 1,
      candidates: [
        { id: 'big', trials: 5 },
        { id: 'small', trials: 3 },
      ],
    });
    const comparison = await workspace.breakeven('compare', 'both', 'small', 'big', '--json');
    expect([comparison.code, JSON.parse(comparison.stdout).difference.n]).toEqual([0, 2]);
  });

  test('of a compressed file is that of what is in it, called after it without its endings', async () => {
    workspace.write('may.jsonl', linesOf(400));
    const packed = gzipSync(readFileSync(join(workspace.folder, 'may.jsonl')));
    writeFileSync(join(workspace.folder, 'may.jsonl.gz'), packed);
    const { code, stdout } = await workspace.breakeven('import', 'may.jsonl.gz', '--json');
    expect([code, JSON.parse(stdout)]).toMatchObject([
      0,
      { run: expect.stringMatching(/^may-\d{8}-/), files: ['may.jsonl.gz'], trials: 800, examples: 400 },
    ]);
    writeFileSync(join(workspace.folder, 'cut.jsonl.gz'), packed.subarray(0, packed.length - 9));
    const cut = await workspace.breakeven('import', 'cut.jsonl.gz', '--run', 'nothing');
    expect([cut.code, cut.stdout, cut.stderr]).toEqual([
      2,
      '',
      'error: cut.jsonl.gz: the gzip is cut off\n  try: import it once it is whole\n',
    ]);
    expect(await runsThere()).toContain("there is no run 'nothing'");
  });

  test('of the most that a trial may have is reported without a figure that overflows', async () => {
    const fields = { score: 1, input: 1e9, output: 1e9, latencyMs: 1e9, billedUsd: 1e6 };
    const lines = ['a', 'b'].flatMap((candidate) =>
      Array.from({ length: 12 }, (_, index) =>
        JSON.stringify({ candidate, example: `e${index}`, weight: index % 2 ? 1e9 : 1e-9, ...fields }),
      ),
    );
    workspace.write('most.jsonl', lines.join('\n'));
    workspace.write('s.yaml', 'scenario: { incumbent: a, requestsPerMonth: 1e12, usdPerError: 1 }\n');
    await workspace.breakeven('import', 'most.jsonl', '--run', 'most');
    const { code, stdout, stderr } = await workspace.breakeven('report', 'most', '--scenario', 's.yaml');
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^written: /)]);
    expect(stdout).not.toMatch(/NaN|Infinity/);
  });

  const line = (fields: string): string => `{"candidate":"a","example":"b"${fields}}\n`;
  test.each([
    {
      what: 'a key that does not fit',
      text: `${line('')}${line(',"scroe":1')}`,
      says: 'x.jsonl:2: scroe: unknown key',
    },
    {
      what: 'a file cut in half',
      text: `${line('')}{"candidate":"a","exam`,
      says: 'x.jsonl:2: malformed JSON',
    },
    { what: 'an empty file', text: '', says: 'x.jsonl:1: the file is empty' },
    {
      what: 'a file without a trial',
      text: 'candidate,example\n',
      says: 'x.jsonl:1: there is no trial in it',
    },
    {
      what: 'two trials of one candidate, example and repeat',
      text: `${line('')}\n${line(',"repeat":1')}${line(',"repeat":0')}`,
      says: 'x.jsonl:4: the trial stands in x.jsonl:1 already',
    },
    {
      what: 'an example that is in two clusters',
      text: `${line(',"cluster":"c"')}${line(',"repeat":1')}${line(',"repeat":2,"cluster":"d"')}`,
      says: 'x.jsonl:3: cluster: expected "c", as an earlier line says of example "b", not "d"',
    },
    {
      what: 'an example with two weights',
      text: `${line(',"weight":1')}${line(',"repeat":1,"weight":2')}`,
      says: 'x.jsonl:2: weight: expected 1',
    },
    {
      what: 'an example with other tags',
      text: `${line(',"tags":["p","q"]')}${line(',"repeat":1,"tags":["q","p"]')}${line(',"repeat":2,"tags":["p"]')}`,
      says: 'x.jsonl:3: tags: expected ["p","q"]',
    },
    {
      what: 'candidates without end',
      text: Array.from({ length: 1001 }, (_, n) => `{"candidate":"c${n}","example":"e"}\n`).join(''),
      says: 'x.jsonl:1001: candidate: expected at most 1000 different ones',
    },
  ])('refuses $what by file and line, with exit 2, and imports nothing', async ({ text, says }) => {
    workspace.write('x.jsonl', text);
    const { code, stdout, stderr } = await workspace.breakeven('import', 'x.jsonl', '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'bad-input', hint: expect.any(String) });
    expect(stderr).toContain(`error: ${says}`);
    const there = await runsThere();
    expect(there).toContain("there is no run 'nothing'");
    expect(there).not.toContain('the store has');
  });

  test('names both files where a trial stands in both', async () => {
    workspace.write('a.jsonl', linesOf(3));
    workspace.write('b.csv', 'candidate,example,passed\nhuge,e1,true\nsmall,e1,true\n');
    const { code, stderr } = await workspace.breakeven('import', 'a.jsonl', 'b.csv');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('b.csv:3: the trial stands in a.jsonl:4 already'),
    ]);
  });

  test('refuses what is no file before it makes a store', async () => {
    workspace.write('a.jsonl', linesOf(1));
    for (const [file, says] of [
      ['none.jsonl', 'none.jsonl: no such file'],
      ['.', 'is a folder'],
    ] as const) {
      const { code, stderr } = await workspace.breakeven('import', 'a.jsonl', file);
      expect([code, stderr]).toEqual([2, expect.stringContaining(says)]);
    }
    const { code, stderr } = await workspace.breakeven('import', 'a.jsonl', '--format', 'trails');
    expect([code, stderr]).toEqual([2, expect.stringContaining("did you mean 'trials'?")]);
    expect(readdirSync(workspace.folder)).toEqual(['a.jsonl']);
  });

  test('refuses a name that no run may have, or that one has', async () => {
    workspace.write('a.jsonl', linesOf(1));
    for (const name of ['latest', '', '../x', 'a b', '.x', 'x'.repeat(65), 'x\ny']) {
      const { code, stderr } = await workspace.breakeven('import', 'a.jsonl', '--run', name);
      expect([name, code, stderr]).toEqual([name, 2, expect.stringContaining('cannot name a run')]);
    }
    expect((await workspace.breakeven('import', 'a.jsonl', '--run', 'x')).code).toBe(0);
    const { code, stderr } = await workspace.breakeven('import', 'a.jsonl', '--run', 'x');
    expect([code, stderr]).toEqual([2, expect.stringContaining("the run 'x' is there already")]);
    expect(stderr).toContain('try: name another: --run NAME');
  });
});

describe('an import that does not end', () => {
  async function startBig(): Promise<ReturnType<Workspace['start']>> {
    workspace.write('big.jsonl', linesOf(150_000));
    const started = workspace.start('import', 'big.jsonl', '--run', 'big');
    const log = join(workspace.folder, '.breakeven/breakeven.db-wal');
    while (!existsSync(log) || statSync(log).size < 10e6) await wait(20);
    return started;
  }

  test('killed in the middle, leaves no run, and can be started again', async () => {
    const { process: child, finished } = await startBig();
    child.kill('SIGKILL');
    expect(await finished).toMatchObject({ code: null, stdout: '' });
    expect(await runsThere()).not.toContain('the store has');
    workspace.write('big.jsonl', linesOf(2));
    expect(await workspace.breakeven('import', 'big.jsonl', '--run', 'big')).toMatchObject({ code: 0 });
    expect((await workspace.breakeven('export', 'big')).stdout.trim().split('\n')).toHaveLength(4);
  });

  test('stopped by Ctrl-C, exits 130 and leaves no run', async () => {
    const { process: child, finished } = await startBig();
    child.kill('SIGINT');
    expect(await finished).toMatchObject({
      code: 130,
      stdout: '',
      stderr: expect.stringContaining('nothing was imported'),
    });
    expect(await runsThere()).not.toContain('the store has');
  });
});

describe('export', () => {
  beforeEach(async () => {
    workspace.write('a.jsonl', linesOf(2000));
    expect((await workspace.breakeven('import', 'a.jsonl', '--run', 'a')).code).toBe(0);
  });

  const sorted = (text: string): string[] => text.trim().split('\n').toSorted();

  test('writes what came in, to stdout or to a file, or as one JSON document', async () => {
    const lines = sorted(linesOf(2000));
    const { code, stdout, stderr } = await workspace.breakeven('export', 'a');
    expect([code, stderr]).toEqual([0, '']);
    expect(sorted(stdout)).toEqual(lines);
    const written = await workspace.breakeven('export', 'latest', '--out', 'out.jsonl', '--json');
    expect(JSON.parse(written.stdout)).toEqual({ run: 'a', trials: 4000, file: 'out.jsonl' });
    expect(readFileSync(join(workspace.folder, 'out.jsonl'), 'utf8')).toBe(stdout);
    const document = JSON.parse((await workspace.breakeven('export', 'a', '--json')).stdout);
    expect(document.run).toBe('a');
    expect(document.trials.map((trial: unknown) => JSON.stringify(trial)).toSorted()).toEqual(lines);
    expect(readdirSync(workspace.folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test.each(['export a', 'export a --json'])('%s ends well where the reader has seen enough', (typing) => {
    const typed = `${process.execPath} ${MAIN} ${typing} | head -n 2; echo "exit \${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', typed], { cwd: workspace.folder, encoding: 'utf8' });
    expect(stdout.trim().split('\n')).toHaveLength(3);
    expect([stdout.trim().split('\n').at(-1), stderr]).toEqual(['exit 0', '']);
  });

  test('refuses what it cannot find or write', async () => {
    for (const [args, says] of [
      [['b'], "there is no run 'b'"],
      [['a', '--format', 'csv'], "there is no format 'csv'"],
      [['a', '--out', 'no/where.jsonl'], 'no/where.jsonl cannot be written: ENOENT'],
    ] as const) {
      const { code, stderr, stdout } = await workspace.breakeven('export', ...args);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(says)]);
    }
  });
});

test('a run is exported while another is imported', async () => {
  workspace.write('a.jsonl', linesOf(100));
  workspace.write('b.jsonl', linesOf(40_000));
  await workspace.breakeven('import', 'a.jsonl', '--run', 'a');
  const { process: child, finished } = workspace.start('import', 'b.jsonl', '--run', 'b');
  const log = join(workspace.folder, '.breakeven/breakeven.db-wal');
  while (!existsSync(log) || statSync(log).size < 1e6) await wait(10);
  child.kill('SIGSTOP');
  const { code, stdout } = await workspace.breakeven('export', 'a');
  child.kill('SIGCONT');
  expect([code, stdout.trim().split('\n').length]).toEqual([0, 200]);
  if (child.exitCode === null) await once(child, 'exit');
  expect(await finished).toMatchObject({ code: 0, stdout: 'b\n' });
});
