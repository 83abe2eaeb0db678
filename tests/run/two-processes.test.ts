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

const EXAMPLES = 120;

let server: ModelServer;
let workspace: Workspace;

afterEach(async () => {
  await server.close();
  workspace.remove();
});

const candidate = (id: string): string =>
  `{ id: ${id}, approach: prompted, endpoint: server, model: ${id}, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 2, output: 8 } }`;

/** A store of its own, and configs of these candidates. */
async function setUp(configs: Readonly<Record<string, readonly string[]>>): Promise<void> {
  server = await startModelServer({
    delayMs: 20,
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
    const refused = await workspace.breakeven('run', 'one.yaml');
    first.process.kill('SIGKILL');
    await first.finished;
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
});
