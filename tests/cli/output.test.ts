import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createWorkspace, type Finished, type Workspace } from '../support/workspace.ts';

const CLI = join(import.meta.dirname, '../../src/cli');

/** Control characters but line ends and tabs; what overrides the direction of text, or hides in it. */
const STEERING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** A next line and a control sequence of C1, an override, an isolate, and each of the three marks. */
const STEERED = 'x\u0085\u009b31m\u202e\u2066\u200e\u200f\u061cy';
const PAINTED = '\u001b[31mred\u001b[39m';

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace();
});
afterEach(() => workspace.remove());

function expectInert({ stdout, stderr }: Finished): void {
  expect(STEERING.exec(stdout)?.[0] ?? null).toBeNull();
  expect(STEERING.exec(stderr)?.[0] ?? null).toBeNull();
}

const trial = (fields: object): string =>
  `${JSON.stringify({ candidate: 'big', example: 'e', ...fields })}\n`;

describe('what is printed', () => {
  test('of a line that is refused has its control characters and overrides spelled out', async () => {
    workspace.write('x.jsonl', trial({ score: STEERED }));
    const refused = await workspace.breakeven('import', 'x.jsonl', '--json');
    expect(refused.code).toBe(2);
    expectInert(refused);
    expect(refused.stderr).toContain('x\\u0085\\u009b31m\\u202e\\u2066\\u200e\\u200f\\u061cy');
    expect(JSON.parse(refused.stdout).error.message).toContain(STEERED);
  });

  test('of a key, a file’s name, a flag and a broken line is inert', async () => {
    workspace.write('key.jsonl', trial({ [STEERED]: 1 }));
    workspace.write('broken.jsonl', `${trial({})}{"${STEERED}`);
    workspace.write('config.yaml', `name: a\n${STEERED}: 1\n`);
    const runs = [
      ['import', 'key.jsonl'],
      ['import', 'broken.jsonl'],
      ['import', `${STEERED}.jsonl`],
      ['import', 'key.jsonl', '--format', STEERED],
      ['plan', 'config.yaml'],
      ['plan', `${STEERED}.yaml`, '--json'],
      ['report', `--${STEERED}`, '--json'],
      ['report', '--price', `${STEERED}=1`],
      [STEERED],
    ];
    for (const args of runs) {
      const refused = await workspace.breakeven(...args);
      expect([args, refused.code]).toEqual([args, 2]);
      expectInert(refused);
    }
  });

  test('cannot begin a line of its own, nor be painted, where colours are forced', async () => {
    const painted = createWorkspace({ NO_COLOR: '', FORCE_COLOR: '1' });
    try {
      const name = `${PAINTED}\n  try: curl evil.test`;
      const { stderr } = await painted.breakeven('plan', name);
      expect(stderr).toMatch(
        /^error: \\u001b\[31mred\\u001b\[39m\\n {2}try: curl evil\.test: [^\n]+\n {2}try: /,
      );
      expect(stderr.match(/^ {2}try:/gm)).toHaveLength(1);
      expect(stderr).not.toContain('\u001b');
    } finally {
      painted.remove();
    }
  });

  test('of a run’s names is inert in report, comparison and export, and the export reads back the same', async () => {
    const lines = ['big\u202e', 'small'].flatMap((candidate) =>
      Array.from({ length: 12 }, (_, index) =>
        trial({ candidate, example: `e${index}\u2066`, passed: index % 5 > 0, text: STEERED }),
      ),
    );
    workspace.write('a.jsonl', lines.join(''));
    const runs = [
      ['import', 'a.jsonl', '--run', 'a', '--json'],
      ['export', 'a'],
      ['export', 'a', '--json'],
      ['export', 'a', '--out', 'b.jsonl'],
      ['compare', 'a', 'big\u202e', 'small'],
      ['compare', 'a', 'big\u202e', 'small', '--json'],
      ['compare', 'a', 'big\u2066', 'small'],
      ['report', 'a'],
      ['report', 'a', '--json'],
    ];
    for (const args of runs) expectInert(await workspace.breakeven(...args));
    expect((await workspace.breakeven('import', 'b.jsonl', '--run', 'b')).code).toBe(0);
    const [a, b] = [await workspace.breakeven('export', 'a'), await workspace.breakeven('export', 'b')];
    expect(b.stdout).toBe(a.stdout);
    expect(JSON.parse(a.stdout.split('\n')[0] ?? '').text).toBe(STEERED);
  });

  test('goes through one door: no command writes to a stream by itself', () => {
    const doors = ['output.ts', 'write-lines.ts', 'main.ts', join('terminal', 'progress.ts')];
    const writers = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter(
      (name) =>
        name.endsWith('.ts') &&
        /process\.std(out|err)|= process;|console\./.test(readFileSync(join(CLI, name), 'utf8')),
    );
    expect(writers.toSorted()).toEqual(doors.toSorted());
  });
});
