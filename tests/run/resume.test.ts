import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const EXAMPLES = 100;
const CANDIDATES = 2;
const CONCURRENCY = 8;

let server: ModelServer | undefined;
let workspace: Workspace | undefined;

afterEach(async () => {
  await server?.close();
  workspace?.remove();
});

async function setUp(): Promise<{ server: ModelServer; workspace: Workspace }> {
  server = await startModelServer({
    delayMs: 30,
    reply: (question) => String(2 * Number(question.split(' ')[1])),
  });
  workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
  writeDataset(workspace, EXAMPLES);
  workspace.write(
    'config.yaml',
    configText({ url: server.url, run: `run: { concurrency: ${CONCURRENCY} }` }),
  );
  return { server, workspace };
}

async function untilAsked(asked: readonly string[], count: number): Promise<void> {
  while (asked.length < count) await wait(5);
}

describe('an interrupted run', () => {
  test('killed half way and started again, asks for no recorded trial twice', async () => {
    const { server, workspace } = await setUp();
    const first = workspace.start('run', 'config.yaml');
    await untilAsked(server.asked, (EXAMPLES * CANDIDATES) / 2);
    first.process.kill('SIGKILL');
    await first.finished;
    await wait(100); // what was in flight at the kill has reached the server by now
    const askedAtKill = server.asked.length;
    expect(askedAtKill).toBeLessThan(EXAMPLES * CANDIDATES);

    const second = await workspace.breakeven('run', 'config.yaml', '--json');

    expect(second.code).toBe(0);
    const result = JSON.parse(second.stdout);
    expect(result.made + result.reused).toBe(EXAMPLES * CANDIDATES);
    expect(result.reused).toBeGreaterThanOrEqual(askedAtKill - CONCURRENCY);
    expect(server.asked.length).toBeLessThanOrEqual(EXAMPLES * CANDIDATES + CONCURRENCY);
    expect(new Set(server.asked).size).toBe(EXAMPLES * CANDIDATES);
  });

  test('stopped by Ctrl-C, finishes what is in flight, says how to resume and exits 130', async () => {
    const { server, workspace } = await setUp();
    const first = workspace.start('run', 'config.yaml');
    await untilAsked(server.asked, 40);
    first.process.kill('SIGINT');
    const { code, stderr } = await first.finished;

    expect(code).toBe(130);
    expect(stderr).toContain('resume with: breakeven run config.yaml');
    const asked = server.asked.length;
    expect(asked).toBeLessThan(EXAMPLES * CANDIDATES);
    const second = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(JSON.parse(second.stdout)).toMatchObject({ ending: 'done', reused: asked });
    expect(server.asked.length).toBe(EXAMPLES * CANDIDATES);
  });

  test('finished, has nothing left to do; --fresh calls everything again and leaves the first run as it was', async () => {
    const { server, workspace } = await setUp();
    const first = JSON.parse((await workspace.breakeven('run', 'config.yaml', '--json')).stdout);
    const again = JSON.parse((await workspace.breakeven('run', 'config.yaml', '--json')).stdout);
    expect(again).toMatchObject({ run: first.run, made: 0, reused: EXAMPLES * CANDIDATES });
    expect(server.asked.length).toBe(EXAMPLES * CANDIDATES);

    const fresh = JSON.parse((await workspace.breakeven('run', 'config.yaml', '--fresh', '--json')).stdout);
    expect(fresh).toMatchObject({ made: EXAMPLES * CANDIDATES, reused: 0 });
    expect(fresh.run).not.toBe(first.run);
    expect(server.asked.length).toBe(2 * EXAMPLES * CANDIDATES);
  });

  test('started twice at once, is made by one of the two; the other says so and asks for nothing', async () => {
    const { server, workspace } = await setUp();
    const ends = await Promise.all([
      workspace.breakeven('run', 'config.yaml'),
      workspace.breakeven('run', 'config.yaml'),
    ]);
    expect(ends.map(({ code }) => code).toSorted()).toEqual([0, 2]);
    expect(ends.find(({ code }) => code === 2)?.stderr).toContain('is being made by another process');
    expect(server.asked.length).toBe(EXAMPLES * CANDIDATES);
  });

  test('keeps as many requests in flight as it may, and no more', async () => {
    const { server, workspace } = await setUp();
    await workspace.breakeven('run', 'config.yaml');
    expect(server.mostAtOnce()).toBe(CONCURRENCY);
  });
});

describe('a changed config', () => {
  test('with another grader, grades again and calls nothing', async () => {
    const { server, workspace } = await setUp();
    await workspace.breakeven('run', 'config.yaml');
    const text = configText({ url: server.url }).replace('operation: eq', 'operation: ne');
    workspace.write('config.yaml', text);
    const { stdout } = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ made: 0 });
    const { stdout: report } = await workspace.breakeven('report', 'latest', '--json');
    expect(
      JSON.parse(report).candidates.map((one: { accuracy: { point: number } }) => one.accuracy.point),
    ).toEqual([0, 0]);
    expect(server.asked.length).toBe(EXAMPLES * CANDIDATES);
  });

  test('with another candidate, calls only the new one', async () => {
    const { server, workspace } = await setUp();
    await workspace.breakeven('run', 'config.yaml', '--only', 'big');
    expect(server.asked.length).toBe(EXAMPLES);
    await workspace.breakeven('run', 'config.yaml');
    expect(new Set(server.asked).size).toBe(EXAMPLES * CANDIDATES);
    expect(server.asked.length).toBe(EXAMPLES * CANDIDATES);
  });
});
