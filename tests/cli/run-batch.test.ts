import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { aBatchServer, aResultLine, type BatchServer, type Fields } from '../endpoints/a-batch-server.ts';
import { sendJson } from '../endpoints/a-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const EXAMPLES = 24;
const BUDGET_USD = 1;
/** Eight tokens in, ten out, at half of the plain price. */
const USD_EACH = (8 * 1 + 10 * 4) / 1_000_000;

interface World {
  readonly server: BatchServer;
  readonly workspace: Workspace;
  /** How often each question was answered, and so billed. */
  readonly billed: Map<string, number>;
  /** Ends a batch: of its first requests so many are answered, the others not come to. */
  end(batch: Fields, status: string, answered: number): void;
  /** Of the batches in the order in which they were handed over, what becomes of each when it is first asked after. */
  fates: ((batch: Fields) => void)[];
}

const candidate = (id: string, more = ''): string =>
  `{ id: ${id}, approach: prompted, endpoint: server, model: ${id}, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 2, output: 8, batch: { input: 1, output: 4 } }${more} }`;

const CHEAP = candidate('cheap', ', tier: batch');

async function aWorld(
  candidates: readonly string[] = [CHEAP],
  run = `run: { budgetUsd: ${BUDGET_USD} }`,
): Promise<World> {
  const server = await aBatchServer();
  const workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
  onTestFinished(() => workspace.remove());
  writeDataset(workspace, EXAMPLES);
  const scenario = 'scenario: { incumbent: cheap, requestsPerMonth: 1000 }';
  workspace.write('config.yaml', configText({ url: server.url, candidates, scenario, run }));
  const billed = new Map<string, number>();
  const world: World = {
    server,
    workspace,
    billed,
    fates: [],
    end(batch, status, answered) {
      const lines = (server.files.get(String(batch.input_file_id)) ?? []).slice(0, answered);
      for (const line of lines) billed.set(questionOf(line), (billed.get(questionOf(line)) ?? 0) + 1);
      server.contents.set(`out-of-${batch.id}`, lines.map(answerTo).join(''));
      Object.assign(batch, { status, output_file_id: `out-of-${batch.id}` });
    },
  };
  const seen = new Set<string>();
  server.meddle = (route, response) => {
    const batch = server.batches.find(({ id }) => route === `GET /batches/${id}`);
    if (batch && !seen.has(route)) {
      seen.add(route);
      world.fates.shift()?.(batch);
    }
    if (route !== 'POST /chat/completions') return false;
    sendJson(response, completion('0'));
    return true;
  };
  return world;
}

function questionOf({ body }: Fields): string {
  return (body as { messages: { content: string }[] }).messages.at(-1)?.content ?? '';
}

const answerTo = (line: Fields): string => {
  const double = 2 * Number(questionOf(line).split(' ')[1]);
  return aResultLine(String(line.custom_id), {
    response: { status_code: 200, body: completion(String(double)) },
  });
};

const completion = (content: string): Fields => ({
  object: 'chat.completion',
  model: 'cheap-2026',
  choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content } }],
  usage: { prompt_tokens: 8, completion_tokens: 10, total_tokens: 18 },
});

const inProgress = (batch: Fields): void => void Object.assign(batch, { status: 'in_progress' });

const purchases = ({ server }: World): number =>
  server.asked.filter((route) => route === 'POST /batches').length;

/** Starts the run, waits until `is` holds, and kills it. */
async function killWhen({ workspace }: World, is: () => boolean): Promise<void> {
  const { process: child, finished } = workspace.start('run', 'config.yaml');
  while (!is() && child.exitCode === null) await wait(2);
  child.kill('SIGKILL');
  expect((await finished).code).toBeNull();
}

async function runToItsEnd({ workspace }: World): Promise<Fields> {
  const { code, stdout, stderr } = await workspace.breakeven('run', 'config.yaml', '--json');
  expect([code, stderr.includes('Error')]).toEqual([0, false]);
  return JSON.parse(stdout);
}

async function reportOf({ workspace }: World): Promise<Record<string, Fields>> {
  const { stdout } = await workspace.breakeven('report', 'latest', '--json');
  const { candidates } = JSON.parse(stdout) as { candidates: Fields[] };
  return Object.fromEntries(candidates.map((one) => [String(one.id), one]));
}

function expectEachBilledOnce({ billed }: World): void {
  expect(billed.size).toBe(EXAMPLES);
  expect(new Set(billed.values())).toEqual(new Set([1]));
}

/** What counts is what was paid, and what the killed process had put by of the budget: a hundredth at most. */
function expectPaidOnce({ exposedUsd }: Fields): void {
  const paidUsd = EXAMPLES * USD_EACH;
  expect(exposedUsd).toBeGreaterThanOrEqual(paidUsd * (1 - 1e-9));
  expect(exposedUsd).toBeLessThanOrEqual(paidUsd + 0.01 * BUDGET_USD);
}

describe('a candidate of tier batch', () => {
  test('is asked by one file, at the batch price and without a latency, while the others go their ways', async () => {
    const world = await aWorld([CHEAP, candidate('plain')]);
    world.fates = [(batch) => world.end(batch, 'completed', EXAMPLES)];
    const result = await runToItsEnd(world);
    expect(result).toMatchObject({
      ending: 'done',
      made: 2 * EXAMPLES,
      failed: 0,
      missing: [],
      unpriced: [],
    });
    const plainUsd = (EXAMPLES * (8 * 2 + 10 * 8)) / 1_000_000;
    expect(result.spentUsd).toBeCloseTo(EXAMPLES * USD_EACH + plainUsd, 12);
    expect(purchases(world)).toBe(1);
    expect(world.server.files.get('file-1')).toHaveLength(EXAMPLES);
    expect(world.server.asked.filter((route) => route === 'POST /chat/completions')).toHaveLength(EXAMPLES);
    const { cheap, plain } = await reportOf(world);
    expect(cheap).toMatchObject({ accuracy: { point: 1 }, latencyMs: null, n: EXAMPLES });
    expect(cheap?.usdPerThousand).toMatchObject({ point: expect.closeTo(1000 * USD_EACH, 9) });
    expect(plain?.latencyMs).not.toBeNull();
  });

  test('finished, is bought nothing more when the run is started again', async () => {
    const world = await aWorld();
    world.fates = [(batch) => world.end(batch, 'completed', EXAMPLES)];
    await runToItsEnd(world);
    const asked = world.server.asked.length;
    expect(await runToItsEnd(world)).toMatchObject({ made: 0, reused: EXAMPLES, spentUsd: 0 });
    expect(world.server.asked).toHaveLength(asked);
  });

  test('killed while its batch is at the provider, waits for it at the next start and buys nothing', async () => {
    const world = await aWorld();
    world.fates = [inProgress];
    await killWhen(world, () => world.server.asked.includes('GET /batches/batch-1'));
    const [batch] = world.server.batches;
    world.end(batch ?? {}, 'completed', EXAMPLES);
    const result = await runToItsEnd(world);
    expect(result).toMatchObject({ ending: 'done', made: EXAMPLES, missing: [] });
    expect(purchases(world)).toBe(1);
    expectEachBilledOnce(world);
    expectPaidOnce(result);
  });

  test('killed before it heard the batch’s id, finds it by its key and buys nothing', async () => {
    const world = await aWorld();
    const { meddle } = world.server;
    let isLost = false;
    world.server.meddle = (route, response) => {
      if (route === 'POST /batches' && !isLost) {
        isLost = true;
        response.writeHead = () => response; // it is made, and nobody hears of it
        response.end = () => response;
      }
      return meddle(route, response);
    };
    await killWhen(world, () => world.server.batches.length > 0);
    expect(isLost).toBe(true);
    world.end(world.server.batches[0] ?? {}, 'completed', EXAMPLES);
    expect(await runToItsEnd(world)).toMatchObject({ ending: 'done', made: EXAMPLES });
    expect(purchases(world)).toBe(1);
    expectEachBilledOnce(world);
  });

  test('killed while it reads the results, keeps what it had and reads the rest', async () => {
    const world = await aWorld();
    world.fates = [(batch) => world.end(batch, 'completed', EXAMPLES)];
    let isHalf = false;
    const { meddle } = world.server;
    world.server.meddle = (route, response) => {
      if (route === 'GET /files/out-of-batch-1/content' && !isHalf) {
        isHalf = true;
        const all = String(world.server.contents.get('out-of-batch-1'));
        response.writeHead(200, { 'content-length': String(all.length) });
        response.write(all.slice(0, all.length / 2)); // and the rest does not come
        return true;
      }
      return meddle(route, response);
    };
    await killWhen(world, () => isHalf);
    const result = await runToItsEnd(world);
    expect(result).toMatchObject({ ending: 'done', missing: [] });
    expect(Number(result.made) + Number(result.reused)).toBe(EXAMPLES);
    expect(purchases(world)).toBe(1);
    expectPaidOnce(result);
  });

  test('stopped by Ctrl-C, leaves the batch where it is and says how to go on', async () => {
    const world = await aWorld();
    world.fates = [inProgress];
    const { process: child, finished } = world.workspace.start('run', 'config.yaml');
    while (!world.server.asked.includes('GET /batches/batch-1')) await wait(2);
    child.kill('SIGINT');
    const { code, stderr } = await finished;
    expect([code, stderr]).toEqual([130, expect.stringContaining('resume with: breakeven run config.yaml')]);
    expect(world.server.asked.filter((route) => route.endsWith('/cancel'))).toEqual([]);
    world.end(world.server.batches[0] ?? {}, 'completed', EXAMPLES);
    expect(await runToItsEnd(world)).toMatchObject({ ending: 'done', made: EXAMPLES });
    expect(purchases(world)).toBe(1);
  });

  test('whose batch expired, keeps and pays what was finished and hands the rest over again', async () => {
    const world = await aWorld();
    const answered = 9;
    world.fates = [
      (batch) => world.end(batch, 'expired', answered),
      (batch) => world.end(batch, 'completed', EXAMPLES - answered),
    ];
    const result = await runToItsEnd(world);
    expect(result).toMatchObject({ ending: 'done', made: EXAMPLES, failed: 0, missing: [] });
    expect(world.server.files.get('file-2')).toHaveLength(EXAMPLES - answered);
    expectEachBilledOnce(world);
    expect(result.spentUsd).toBeCloseTo(EXAMPLES * USD_EACH, 12);
    expect(result.exposedUsd).toBeCloseTo(EXAMPLES * USD_EACH, 12); // what was not come to is not billed
    expect(purchases(world)).toBe(2);
  });

  test('whose batch expired while nobody waited, goes on with the rest at the next start', async () => {
    const world = await aWorld();
    const answered = 9;
    world.fates = [inProgress, (batch) => world.end(batch, 'completed', EXAMPLES - answered)];
    await killWhen(world, () => world.server.asked.includes('GET /batches/batch-1'));
    world.end(world.server.batches[0] ?? {}, 'expired', answered);
    expect(await runToItsEnd(world)).toMatchObject({ ending: 'done', made: EXAMPLES });
    expectEachBilledOnce(world);
    expect(purchases(world)).toBe(2);
  });

  test('whose batches the provider refuses, is given up with the reason, and nothing is recorded as failed', async () => {
    const world = await aWorld();
    const errors = { data: [{ code: 'model_not_found', message: 'no model cheap' }] };
    world.fates = [(batch) => void Object.assign(batch, { status: 'failed', errors })];
    const { code, stdout } = await world.workspace.breakeven('run', 'config.yaml', '--json');
    const stopped = [{ candidate: 'cheap', code: 'model_not_found', message: 'no model cheap' }];
    expect([code, JSON.parse(stdout)]).toEqual([
      2,
      expect.objectContaining({ ending: 'stopped', made: 0, spentUsd: 0, stopped }),
    ]);
  });

  test('at an endpoint that takes no batches, is refused before anything is asked', async () => {
    const world = await aWorld();
    const text = configText({ url: world.server.url, candidates: [CHEAP] });
    world.workspace.write(
      'other.yaml',
      text.replace('type: openai', 'type: anthropic').replaceAll('big', 'cheap'),
    );
    const { code, stderr } = await world.workspace.breakeven('run', 'other.yaml');
    expect([code, stderr]).toEqual([2, expect.stringContaining("its endpoint 'server' takes no batches")]);
    expect(world.server.asked).toEqual([]);
  });
});
