import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const KILLS = Number(process.env.KILLS ?? 20);
const EXAMPLES = 40 * KILLS;
const CONCURRENCY = 6;

let server: ModelServer | undefined;
let workspace: Workspace | undefined;

afterEach(async () => {
  await server?.close();
  workspace?.remove();
});

/** The questions whose trials are recorded, as the server heard them. */
async function recordedIn({ folder }: Workspace): Promise<Set<string>> {
  const store: Store = await openStore('sqlite:.breakeven/breakeven.db', folder, { readOnly: true });
  const questions = new Set<string>();
  try {
    const { id } = await store.getRun('latest');
    for await (const { trial } of store.readTrials(id, ''))
      questions.add(`${trial.key.candidate}: double ${trial.key.example.slice(1)}`);
  } catch {
    // killed before there was a run
  } finally {
    await store.close();
  }
  return questions;
}

test(`killed at ${KILLS} moments and started again each time, asks for no recorded trial again, and repeats at most what was in flight`, async () => {
  const one = await startModelServer({
    delayMs: 12,
    reply: (question) => String(2 * Number(question.split(' ')[1])),
  });
  server = one;
  const space = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
  workspace = space;
  writeDataset(space, EXAMPLES);
  const candidate =
    '{ id: big, approach: prompted, endpoint: server, model: big, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 2, output: 8 } }';
  const run = `run: { concurrency: ${CONCURRENCY}, budgetUsd: 1 }`;
  space.write('config.yaml', configText({ url: one.url, candidates: [candidate], run }));
  const random = seededRandom(Number(process.env.SEED ?? 7));
  let recorded = new Set<string>();
  for (let kill = 0; kill < KILLS; kill++) {
    const heard = one.asked.length;
    const { process: child, finished } = space.start('run', 'config.yaml');
    const until = heard + 1 + random.integer(40);
    while (one.asked.length < until && child.exitCode === null) await wait(1);
    await wait(3 * random.uniform());
    child.kill('SIGKILL');
    await finished;
    await wait(30); // what was in flight has reached the server
    const again = one.asked.slice(heard).filter((question) => recorded.has(question));
    expect(again).toEqual([]);
    recorded = await recordedIn(space);
    expect(one.asked.length - recorded.size).toBeLessThanOrEqual((kill + 1) * CONCURRENCY);
  }
  const last = await space.breakeven('run', 'config.yaml', '--json');
  const result = JSON.parse(last.stdout);
  expect(result).toMatchObject({ ending: 'done', missing: [] });
  expect((await recordedIn(space)).size).toBe(EXAMPLES);
  expect(new Set(one.asked).size).toBe(EXAMPLES);
  expect(one.asked.length).toBeLessThanOrEqual(EXAMPLES + KILLS * CONCURRENCY);
  const billed = (one.asked.length * (8 * 2 + 10 * 8)) / 1_000_000;
  expect(result.exposedUsd).toBeGreaterThanOrEqual(billed * (1 - 1e-9)); // what was lost counts as spent
}, 240_000);
