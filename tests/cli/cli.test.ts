import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const ROOT = join(import.meta.dirname, '../..');

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
});
afterEach(() => workspace.remove());

const NOWHERE = 'http://127.0.0.1:9/v1';

describe('a config that cannot be right is refused with exit 2, named, and nothing is written', () => {
  const refusals: readonly { readonly what: string; readonly prepare: () => void; readonly says: RegExp }[] =
    [
      { what: 'a missing config', prepare: () => {}, says: /config\.yaml: .*no such file/ },
      {
        what: 'a missing dataset',
        prepare: () => workspace.write('config.yaml', configText({ url: NOWHERE })),
        says: /eval\.jsonl: no such dataset file/,
      },
      {
        what: 'an unknown key',
        prepare: () => workspace.write('config.yaml', `${configText({ url: NOWHERE })}sed: 3\n`),
        says: /config\.yaml:13: sed: unknown key/,
      },
      {
        what: 'a candidate id that is taken',
        prepare: () =>
          workspace.write('config.yaml', configText({ url: NOWHERE }).replace('id: small', 'id: big')),
        says: /config\.yaml:10: .*'big' is taken/,
      },
      {
        what: 'an empty dataset',
        prepare: () => {
          workspace.write('config.yaml', configText({ url: NOWHERE }));
          workspace.write('eval.jsonl', '\n\n');
        },
        says: /eval\.jsonl:1: the dataset is empty/,
      },
      {
        what: 'a malformed line of JSON',
        prepare: () => {
          workspace.write('config.yaml', configText({ url: NOWHERE }));
          workspace.write('eval.jsonl', '{"id": "a", "input": "x", "answer": "y"}\n{"id": "b",\n');
        },
        says: /eval\.jsonl:2: malformed JSON/,
      },
    ];

  for (const command of ['plan', 'run']) {
    test.each(refusals)(`${command}: $what`, async ({ prepare, says }) => {
      prepare();
      const before = readdirSync(workspace.folder);
      const { code, stderr, stdout } = await workspace.breakeven(command, 'config.yaml');
      expect(stderr).toMatch(says);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(readdirSync(workspace.folder)).toEqual(before);
    });
  }
});

describe('a field that a later example lacks', () => {
  test('is refused before anything is called or written, with the candidate and the example', async () => {
    workspace.write('config.yaml', configText({ url: NOWHERE }));
    workspace.write('eval.jsonl', '{"id": "a", "input": "x", "answer": "y"}\n{"id": "b", "answer": "z"}\n');
    const { code, stderr } = await workspace.breakeven('run', 'config.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain("candidate 'big', example 'b': template path 'item.input' has no value");
    expect(existsSync(join(workspace.folder, '.breakeven'))).toBe(false);
  });
});

describe('what cannot be known is told, not refused', () => {
  test('an unpriced model is unpriced, never $0, and cannot win on cost', async () => {
    const server = await startModelServer({
      reply: (question) => String(2 * Number(question.split(' ')[1])),
    });
    writeDataset(workspace, 60);
    const candidates = [
      '{ id: big, approach: prompted, endpoint: server, model: big, prompt: ask, stream: false, price: { input: 2, output: 8 } }',
      '{ id: mystery, approach: prompted, endpoint: server, model: mystery, prompt: ask, stream: false }',
    ];
    workspace.write('config.yaml', configText({ url: server.url, candidates }));
    const run = await workspace.breakeven('run', 'config.yaml');
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('mystery is unpriced: its cost is unknown, not $0');
    const { code, stdout } = await workspace.breakeven('report', 'latest', '--json');
    await server.close();
    const document = JSON.parse(stdout);
    const mystery = document.candidates.find(({ id }: { id: string }) => id === 'mystery');
    expect(code).toBe(0);
    expect(mystery).toMatchObject({ usdPerThousand: null, expected: null, pricedShare: 0 });
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: 'big' });
    expect(document.lints).toContainEqual(expect.objectContaining({ id: 'unpriced', candidate: 'mystery' }));
  });

  test('a candidate whose endpoint is down is given up and left open, while the others go on', async () => {
    const server = await startModelServer({
      reply: (question) => String(2 * Number(question.split(' ')[1])),
    });
    writeDataset(workspace, 40);
    const candidates = [
      '{ id: big, approach: prompted, endpoint: server, model: big, prompt: ask, stream: false, price: { input: 2, output: 8 } }',
      '{ id: down, approach: prompted, endpoint: dead, model: big, prompt: ask, stream: false, price: { input: 1, output: 1 } }',
    ];
    const text = configText({ url: server.url, candidates, run: 'run: { concurrency: 16, maxAttempts: 2 }' });
    workspace.write(
      'config.yaml',
      text.replace('endpoints: {', `endpoints: { dead: { type: openai, baseUrl: "${NOWHERE}" },`),
    );
    const run = await workspace.breakeven('run', 'config.yaml', '--json');
    const { stdout } = await workspace.breakeven('report', 'latest', '--json');
    await server.close();
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('down was given up');
    const result = JSON.parse(run.stdout);
    expect(result).toMatchObject({ ending: 'stopped', stopped: [{ candidate: 'down' }] });
    expect(result.made + result.missing[0].trials).toBe(80);
    const document = JSON.parse(stdout);
    expect(document.candidates[0]).toMatchObject({ id: 'big', failed: 0, accuracy: { point: 1, n: 40 } });
    expect(document.recommendation).toMatchObject({ kind: 'choose', winner: 'big' });
  });

  test('a key that is not set stops run with its name, and plan does not ask for it', async () => {
    const { folder } = workspace;
    const keyless = createWorkspace();
    writeDataset(keyless, 3);
    keyless.write('config.yaml', configText({ url: NOWHERE }));
    const run = await keyless.breakeven('run', 'config.yaml');
    const plan = await keyless.breakeven('plan', 'config.yaml');
    keyless.remove();
    expect(folder).not.toBe(keyless.folder);
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('SERVER_KEY is not set');
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain('2 candidates × 3 examples × 1 = 6 trials');
  });
});

describe('the report', () => {
  test('without a scenario is written all the same, and exits 4', async () => {
    const server = await startModelServer({ reply: () => 'no' });
    writeDataset(workspace, 5);
    workspace.write('config.yaml', configText({ url: server.url, scenario: '' }));
    await workspace.breakeven('run', 'config.yaml');
    await server.close();
    const { code, stdout } = await workspace.breakeven('report', '--out', 'out', '--json');
    expect(code).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({
      recommendation: null,
      noVerdict: 'there is no scenario: report RUN --scenario FILE gives one',
      schemaVersion: 1,
    });
    for (const name of ['index.html', 'report.md', 'report.json'])
      expect(existsSync(join(workspace.folder, 'out', name))).toBe(true);
  });

  test('takes a volume as a number or a factor, and refuses anything else', async () => {
    const server = await startModelServer({
      reply: (question) => String(2 * Number(question.split(' ')[1])),
    });
    writeDataset(workspace, 30);
    workspace.write('config.yaml', configText({ url: server.url }));
    await workspace.breakeven('run', 'config.yaml');
    await server.close();
    const volumeOf = async (volume: string) =>
      JSON.parse((await workspace.breakeven('report', '--volume', volume, '--json')).stdout).scenario
        .requestsPerMonth;
    expect(await volumeOf('2e6')).toBe(2_000_000);
    expect(await volumeOf('3x')).toBe(300_000);
    const bad = await workspace.breakeven('report', '--volume', 'lots');
    expect(bad).toMatchObject({ code: 2 });
    expect(bad.stderr).toContain('--volume lots is no volume');
  });

  test('of a run that is not there says what there is', async () => {
    const { code, stderr } = await workspace.breakeven('report', 'nope');
    expect(code).toBe(2);
    expect(stderr).toContain('the store has no run yet');
    expect(existsSync(join(workspace.folder, '.breakeven'))).toBe(false); // looking makes no store
  });
});

describe('compare', () => {
  test('counts what is gained and lost by id, and judges against a margin', async () => {
    const right = (question: string) => String(2 * Number(question.split(' ')[1]));
    const isEven = (question: string) => Number(question.split(' ')[1]) % 10 === 0;
    const server = await startModelServer({
      reply: (question, model) => (model === 'small' && isEven(question) ? 'no idea' : right(question)),
    });
    writeDataset(workspace, 50);
    workspace.write('config.yaml', configText({ url: server.url }));
    await workspace.breakeven('run', 'config.yaml');
    await server.close();
    const { code, stdout } = await workspace.breakeven(
      'compare',
      'latest',
      'small',
      'big',
      '--margin',
      '0.05',
      '--json',
    );
    expect(code).toBe(0);
    const comparison = JSON.parse(stdout);
    expect(comparison).toMatchObject({
      candidate: 'small',
      reference: 'big',
      difference: { point: -0.1, n: 50 },
      table: { both: 45, aOnly: 0, bOnly: 5, neither: 0 },
      gained: 0,
      lost: 5,
      gainedExamples: [],
      unpaired: 0,
      nonInferiority: { margin: 0.05, verdict: 'inconclusive' },
    });
    expect(comparison.lostExamples.toSorted()).toEqual(['e0', 'e10', 'e20', 'e30', 'e40']);
    expect(comparison.mcnemarMidP).toBeCloseTo(2 * 0.5 ** 5 - 0.5 ** 5, 9); // both tails less half of each: 5 of 5
    const shown = await workspace.breakeven('compare', 'latest', 'small', 'big');
    expect(shown.stdout).toContain('small against big, on the same 50 examples');
    expect(shown.stdout).toMatch(/lost +5: e0, e10, e20, e30, e40/);
  });

  test('of a candidate that is not there says which are', async () => {
    const server = await startModelServer({ reply: () => '0' });
    writeDataset(workspace, 3);
    workspace.write('config.yaml', configText({ url: server.url }));
    await workspace.breakeven('run', 'config.yaml');
    await server.close();
    const { code, stderr } = await workspace.breakeven('compare', 'latest', 'small', 'bigg');
    expect(code).toBe(2);
    expect(stderr).toContain("no candidate 'bigg'");
    expect(stderr).toContain('it has: big, small');
  });
});

describe('the budget', () => {
  test('stops a run before it would be passed, with exit 3, and a higher one lets it go on', async () => {
    const server = await startModelServer({ reply: () => '0' });
    writeDataset(workspace, 50);
    const config = (budget: number) =>
      configText({ url: server.url, run: `run: { concurrency: 4, budgetUsd: ${budget} }` });
    workspace.write('config.yaml', config(0.002));
    const first = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(first.code).toBe(3);
    const { spentUsd, made } = JSON.parse(first.stdout);
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(100);
    expect(spentUsd).toBeLessThanOrEqual(0.002);
    workspace.write('config.yaml', config(1));
    const second = await workspace.breakeven('run', 'config.yaml', '--json');
    await server.close();
    expect(second.code).toBe(0);
    expect(JSON.parse(second.stdout)).toMatchObject({ ending: 'done', made: 100 - made, reused: made });
  });
});

describe('a key', () => {
  test('goes to its endpoint and nowhere else: not to the store, the report, or the terminal', async () => {
    const server = await startModelServer({ reply: () => '0' });
    writeDataset(workspace, 4);
    workspace.write('config.yaml', configText({ url: server.url }));
    const run = await workspace.breakeven('run', 'config.yaml', '--json');
    const report = await workspace.breakeven('report', '--json');
    await server.close();
    const found = spawnSync('grep', ['-rlaF', 'canary-1234567890', '.'], {
      cwd: workspace.folder,
      encoding: 'utf8',
    });
    expect(found).toMatchObject({ status: 1, stdout: '' });
    expect(run.stdout + run.stderr + report.stdout + report.stderr).not.toContain('canary-1234567890');
  });
});

describe('init', () => {
  test('writes a config that plan accepts at once, and overwrites nothing', async () => {
    const first = await workspace.breakeven('init', 'mine');
    expect(first).toMatchObject({ code: 0 });
    const plan = await workspace.breakeven('plan', 'mine/breakeven.yaml', '--json');
    expect(JSON.parse(plan.stdout)).toMatchObject({ examples: 5, trials: 10 });
    const again = await workspace.breakeven('init', 'mine');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('is there already; nothing was written');
  });
});

describe('starting', () => {
  test('--version and --help load no SDK, database, chart or WASM', () => {
    for (const flag of ['--version', '--help']) {
      const loaded = execFileSync(
        process.execPath,
        [
          '--import',
          `data:text/javascript,${encodeURIComponent(LIST_MODULES)}`,
          join(ROOT, 'src/cli/main.ts'),
          flag,
        ],
        { encoding: 'utf8' },
      );
      expect(loaded).toContain('loaded:');
      expect(loaded).not.toMatch(/openai|better-sqlite3|kysely|vega|\.wasm|zod|hono|tiktoken/);
    }
  });

  test('what the arguments lack is one JSON document too, where JSON was asked for', async () => {
    for (const args of [
      ['run', '--json'],
      ['report', 'latest', '--nosuch', '--json'],
      ['report', 'nope', '--json'],
    ]) {
      const { code, stdout } = await workspace.breakeven(...args);
      expect(code).toBe(2);
      expect(JSON.parse(stdout).error.message).not.toBe('');
    }
  });

  test('an unknown command exits 2 and says so', async () => {
    const { code, stderr } = await workspace.breakeven('frobnicate');
    expect(code).toBe(2);
    expect(stderr).toContain("unknown command 'frobnicate'");
  });
});

const LIST_MODULES = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load(url, context, next) { if (url.includes('node_modules')) loaded.push(url.split('node_modules/').at(-1)); return next(url, context); } });
process.on('exit', () => console.log('loaded: ' + loaded.join(' ')));
`;
