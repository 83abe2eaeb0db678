import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import {
  configText,
  createWorkspace,
  type Finished,
  type Workspace,
  writeDataset,
} from '../support/workspace.ts';

const EXAMPLES = 80;

/** What a request takes of a model that hangs: nobody waits for the end of a run of them. */
const HANGING_MS = 3000;

const hanging = new Set<string>();
let server: ModelServer;
let workspace: Workspace;

afterEach(async () => {
  hanging.clear();
  await server.close();
  workspace.remove();
});

const candidate = (id: string): string =>
  `{ id: ${id}, approach: prompted, endpoint: server, model: ${id}, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 2, output: 8 } }`;

/** A store of its own, and configs of these candidates. */
async function setUp(configs: Readonly<Record<string, readonly string[]>>): Promise<void> {
  server = await startModelServer({
    delayMs: (model) => (hanging.has(model) ? HANGING_MS : 20),
    reply: (question) => String(2 * Number(question.split(' ')[1])),
  });
  workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
  writeDataset(workspace, EXAMPLES);
  for (const [name, ids] of Object.entries(configs)) {
    const scenario = `scenario: { incumbent: ${ids[0]}, requestsPerMonth: 1000 }`;
    const parts = { url: server.url, candidates: ids.map(candidate), scenario };
    workspace.write(name, configText(parts).replace('name: doubling', `name: ${name.split('.')[0]}`));
  }
}

/** Starts them all in the same moment. */
const runAll = (...files: readonly string[]): Promise<Finished[]> =>
  Promise.all(files.map((file) => workspace.breakeven('run', file, '--json')));

const askedTwice = (): string[] =>
  server.asked.filter((question, at) => server.asked.indexOf(question) !== at);

/** What SQLite says of its file, and what of a run is there. */
function readStore(): { readonly integrity: unknown; readonly trials: unknown; readonly owners: unknown } {
  const database = new Database(join(workspace.folder, '.breakeven/breakeven.db'), { readonly: true });
  const read = (sql: string): unknown => database.prepare(sql).pluck().get();
  const store = {
    integrity: database.pragma('integrity_check', { simple: true }),
    trials: read('select count(*) from run_trials join trials on trials.hash = run_trials.trial'),
    owners: read('select count(*) from run_owners'),
  };
  database.close();
  return store;
}

describe('processes on one store', () => {
  test('of one config: one makes the run, the others are told so, and nothing is asked twice', async () => {
    await setUp({ 'one.yaml': ['big', 'small'] });
    const ends = await runAll('one.yaml', 'one.yaml', 'one.yaml');
    expect(ends.map(({ code }) => code).toSorted()).toEqual([0, 2, 2]);
    const refused = ends.filter(({ code }) => code === 2);
    for (const { stderr, stdout } of refused) {
      expect(stderr).toMatch(/run one-\S+ is being made by another process \(\d+\)/);
      expect(stderr).toContain('wait for it to end');
      expect(stdout).not.toContain('"made"');
    }
    expect(server.asked).toHaveLength(2 * EXAMPLES);
    expect(askedTwice()).toEqual([]);
    expect(readStore()).toEqual({ integrity: 'ok', trials: 2 * EXAMPLES, owners: 0 });
  });

  test('of one config, one of them killed: the next takes over, and asks again at most for what was in flight', async () => {
    await setUp({ 'one.yaml': ['big', 'small'] });
    const first = workspace.start('run', 'one.yaml');
    while (server.asked.length < EXAMPLES) await wait(2);
    for (const model of ['big', 'small']) hanging.add(model); // it is not done before the other one comes
    const refused = await workspace.breakeven('run', 'one.yaml');
    first.process.kill('SIGKILL');
    await first.finished;
    hanging.clear();
    expect(refused.code).toBe(2);
    const [last] = await runAll('one.yaml');
    expect(JSON.parse(last?.stdout ?? '')).toMatchObject({ ending: 'done', missing: [] });
    expect(askedTwice().length).toBeLessThanOrEqual(8);
    expect(readStore()).toEqual({ integrity: 'ok', trials: 2 * EXAMPLES, owners: 0 });
  });

  test('of configs of their own: all are finished, and each request is made once', async () => {
    await setUp({ 'one.yaml': ['a', 'b'], 'two.yaml': ['c', 'd'], 'three.yaml': ['e'] });
    const ends = await runAll('one.yaml', 'two.yaml', 'three.yaml');
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(server.asked).toHaveLength(5 * EXAMPLES);
    expect(askedTwice()).toEqual([]);
    expect(readStore()).toEqual({ integrity: 'ok', trials: 5 * EXAMPLES, owners: 0 });
  });

  test('of configs that have candidates in common: all are finished, and no request is made twice', async () => {
    await setUp({ 'one.yaml': ['a', 'b'], 'two.yaml': ['b', 'c'], 'three.yaml': ['c', 'a'] });
    const ends = await runAll('one.yaml', 'two.yaml', 'three.yaml');
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(askedTwice()).toEqual([]);
    expect(server.asked).toHaveLength(3 * EXAMPLES);
    const results = ends.map(({ stdout }) => JSON.parse(stdout));
    for (const { made, reused, missing } of results)
      expect([made + reused, missing]).toEqual([2 * EXAMPLES, []]);
    expect(results.reduce((sum, { made }) => sum + made, 0)).toBe(3 * EXAMPLES);
    expect(readStore()).toEqual({ integrity: 'ok', trials: 6 * EXAMPLES, owners: 0 });
    const taker = results.find(({ reused }) => reused > 0);
    const { stdout } = await workspace.breakeven('report', taker.run, '--json');
    for (const one of JSON.parse(stdout).candidates)
      expect(one).toMatchObject({ n: EXAMPLES, ungraded: 0, unscored: 0, accuracy: { point: 1 } });
  });

  test('of configs that have a candidate in common, one of them killed: the other goes on with what is left', async () => {
    await setUp({ 'one.yaml': ['a'], 'two.yaml': ['a', 'b'] });
    const first = workspace.start('run', 'one.yaml');
    while (server.asked.length < 40) await wait(2);
    hanging.add('a');
    const second = workspace.start('run', 'two.yaml', '--json');
    while (!server.asked.includes('b: double 0')) await wait(2);
    hanging.clear();
    first.process.kill('SIGKILL');
    const { code, stdout } = await second.finished;
    const { made, reused } = JSON.parse(stdout);
    expect([code, made + reused]).toEqual([0, 2 * EXAMPLES]);
    expect(reused).toBeGreaterThan(0);
    expect(askedTwice().length).toBeLessThanOrEqual(8);
  });

  test('of configs that have a candidate in common: Ctrl-C ends the one that waits at once', async () => {
    await setUp({ 'one.yaml': ['a'], 'two.yaml': ['a', 'b'] });
    const first = workspace.start('run', 'one.yaml');
    while (server.asked.length < 40) await wait(2);
    hanging.add('a');
    const second = workspace.start('run', 'two.yaml', '--json');
    while (new Set(server.asked.filter((question) => question.startsWith('b'))).size < EXAMPLES)
      await wait(2);
    second.process.kill('SIGINT');
    const { code, stdout, stderr } = await second.finished;
    expect(stderr).toContain(`waits for process ${first.process.pid}, which asks the same`);
    first.process.kill('SIGKILL');
    await first.finished;
    expect([code, JSON.parse(stdout).missing]).toEqual([
      130,
      [expect.objectContaining({ candidate: 'a', trials: EXAMPLES - JSON.parse(stdout).reused })],
    ]);
    expect(askedTwice()).toEqual([]);
  });
});
