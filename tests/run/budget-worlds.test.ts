import { expect, it } from 'vitest';
import type { Call } from '../../src/core/model/call.ts';
import type { Candidate } from '../../src/core/model/candidate.ts';
import { type Random, seededRandom } from '../../src/core/random.ts';
import { type Endpoint, EndpointFailure, type ModelResponse } from '../../src/ports/endpoint.ts';
import type { EnvironmentMaker } from '../../src/ports/environment.ts';
import { askNobody } from '../../src/ports/grader.ts';
import type { Recorded } from '../../src/ports/store.ts';
import { createBudget } from '../../src/run/budget.ts';
import { type Executed, executeTrials, type Lane } from '../../src/run/execute.ts';
import { createGate } from '../../src/run/gate.ts';
import { type AgentSpec, planRun, type RunnableCandidate } from '../../src/run/plan.ts';
import { aSimulatedClock, type SimulatedClock } from '../support/a-simulated-clock.ts';

const never = new AbortController().signal;
const WORLDS = Number(process.env.SIMULATIONS ?? 1000);

interface Priced {
  readonly runnable: RunnableCandidate;
  /** Dollars that one request costs at most. */
  readonly worst: number;
}

/** A provider that bills what it likes, up to the worst case, and what is left of it after a kill. */
interface World {
  readonly random: Random;
  readonly candidates: readonly Priced[];
  readonly cap: number;
  readonly concurrency: number;
  billed: number;
  readonly recorded: Map<string, number>;
  lease: number;
}

function agentOf(random: Random): AgentSpec {
  const tools = [{ name: 'look', parameters: {} }];
  const limits = { turns: 1 + random.integer(5), seconds: 1e6 };
  return { tools, subagents: new Map(), limits, hash: 'a' };
}

/** Nothing is in it. */
const EMPTY: EnvironmentMaker = {
  async check() {},
  open: async () => ({
    tools: [],
    call: async () => ({ text: 'nothing' }),
    state: async () => ({}),
    close: async () => {},
  }),
  close: async () => {},
};

function drawWorld(random: Random): World {
  const count = 1 + random.integer(3);
  const examples = 1 + random.integer(30);
  const candidates = Array.from({ length: count }, (_, index): Priced => {
    const candidate: Candidate = {
      id: `c${index}`,
      approach: { kind: 'prompted' },
      endpoint: random.uniform() < 0.5 ? 'a' : 'b',
      model: 'm',
      sampling: {},
      stream: false,
    };
    const agent = random.uniform() < 0.3 ? { agent: agentOf(random) } : {};
    const prompt = { user: '{{item.x}}' };
    const runnable = { candidate, model: 'm', prompt, endpointUrl: `u${index}`, ...agent };
    return { runnable, worst: 10 ** (-4 + 3 * random.uniform()) };
  });
  const whole = candidates.reduce((sum, { worst }) => sum + worst * examples, 0);
  return {
    random,
    candidates,
    cap: whole * (0.05 + 1.2 * random.uniform()),
    concurrency: 1 + random.integer(12),
    billed: 0,
    recorded: new Map(),
    lease: 0,
  };
}

function endpointOf(world: World, clock: SimulatedClock, alive: () => boolean): Endpoint {
  const { random } = world;
  return {
    async send({ tools }, signal, { example }) {
      const { worst } = world.candidates[Number(example.item.c)] as Priced;
      const kind = random.uniform();
      const usd = worst * random.uniform();
      const isFree = kind < 0.12;
      if (!isFree && alive()) world.billed += usd; // whatever becomes of the answer
      await clock.sleep(1 + 500 * random.uniform(), signal);
      if (kind < 0.06)
        throw new EndpointFailure('http-429', 'later', {
          retryable: true,
          retryAfterMs: 300 * random.uniform(),
        });
      if (isFree) throw new EndpointFailure('http-500', 'oops', { retryable: true });
      if (kind < 0.22) throw new EndpointFailure('timeout', 'lost', { retryable: true, billing: 'unknown' });
      if (kind < 0.25) {
        const partial = { servedModel: 'm', serviceTier: 'default', usage: usageOf(usd / 2) };
        throw new EndpointFailure('broken-stream', 'cut', { retryable: true, billing: 'unknown', partial });
      }
      const response: ModelResponse = {
        text: 'x',
        servedModel: 'm',
        ...(tools && random.uniform() < 0.6 && { toolCalls: [{ name: 'look', arguments: '{}' }] }),
        serviceTier: 'default',
        usage: kind < 0.3 ? null : usageOf(usd),
        latency: { total: 1 },
      };
      return response;
    },
  };
}

/** Dollars, hidden in a count of tokens. */
const usageOf = (usd: number): { input: number; output: number; source: 'reported' } => ({
  input: usd,
  output: 0,
  source: 'reported',
});

async function startOnce(
  world: World,
  clock: SimulatedClock,
  killAtMs: number | null,
): Promise<Executed | 'killed'> {
  let isAlive = true;
  const plan = planRun({
    candidates: world.candidates.map(({ runnable }) => runnable),
    examples: Array.from({ length: 30 }, (_, index) => ({ id: `e${index}`, item: { x: index } })),
    datasetHash: 'd',
    repeats: 1,
    seed: 1,
  });
  const budget = createBudget({
    limitUsd: world.cap,
    beforeUsd: Math.max(world.lease, sum(world.recorded.values())),
    onLease: async (usd) => {
      await clock.sleep(1);
      if (isAlive) world.lease = usd;
      else await new Promise(() => {}); // a process that is gone hears nothing
    },
  });
  const lanes = world.candidates.map(({ runnable }, index): Lane => {
    const trials = [...plan.trials]
      .filter(({ key, hash }) => key.candidate === runnable.candidate.id && !world.recorded.has(hash))
      .map((trial) => ({
        ...trial,
        hash: trial.hash,
        example: { ...trial.example, item: { x: 1, c: index } },
      }));
    return { candidate: runnable.candidate, trials, count: trials.length };
  });
  const endpoint = endpointOf(world, clock, () => isAlive);
  const open = { endpoint, concurrency: world.concurrency };
  const limits = { concurrency: world.concurrency };
  const work = executeTrials({
    run: 'r',
    lanes,
    graders: [],
    endpoints: new Map(['a', 'b'].map((id) => [id, { ...open, gate: createGate(limits, clock) }])),
    store: {
      async record(_: string, { trials }: Recorded) {
        if (!isAlive) await new Promise(() => {});
        for (const { hash, trial } of trials)
          world.recorded.set(hash, sum(trial.calls.map(({ usage }) => usage?.input ?? 0)));
      },
      sync: async () => {},
    },
    clock,
    random: world.random,
    maxAttempts: 3,
    timeoutMs: 3_600_000,
    fatalErrors: 5,
    budget,
    bound: ({ runnable }) => ({
      usd: world.candidates.find((one) => one.runnable === runnable)?.worst ?? 0,
      tokens: 1,
    }),
    agents: {
      environments: EMPTY,
      boundRequest: ({ id }) => ({
        usd: world.candidates.find(({ runnable }) => runnable.candidate.id === id)?.worst ?? 0,
        tokens: 1,
      }),
    },
    priceCall: (_: Candidate, { usage }: Call) => usage?.input ?? null,
    stop: never,
    abort: never,
    onTrial: () => {},
    onStopped: () => {},
    noBudget: new AbortController(),
    ask: askNobody,
    ledger: { openBatches: async () => [], saveBatch: async () => {}, endBatch: async () => {} },
    onBatch: () => {},
  });
  const killed = clock.sleep(killAtMs ?? Number.MAX_SAFE_INTEGER).then((): 'killed' => {
    isAlive = false;
    return 'killed';
  });
  const result = await clock.runUntil(killAtMs === null ? work : Promise.race([work, killed]));
  if (result === 'killed') return result;
  world.lease = budget.exposedUsd;
  if (result.ending === 'budget') {
    const dearest = Math.max(...world.candidates.map(({ worst }) => worst));
    expect(budget.exposedUsd + dearest).toBeGreaterThan(world.cap); // something did not fit any more
  }
  return result;
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

it(`no start, however many die, ever lets a provider bill more than the budget: ${WORLDS} worlds`, async () => {
  let [tight, killed] = [0, 0];
  for (let index = 0; index < WORLDS; index++) {
    const random = seededRandom(1000 + index);
    const world = drawWorld(random);
    const starts = 1 + random.integer(4);
    for (let start = 0; start < starts; start++) {
      const isLast = start === starts - 1;
      const result = await startOnce(world, aSimulatedClock(), isLast ? null : 2000 * random.uniform());
      if (result === 'killed') killed += 1;
      expect(world.billed, `world ${index}`).toBeLessThanOrEqual(world.cap * (1 + 1e-9));
      if (result !== 'killed' && result.ending === 'budget') tight += 1;
    }
  }
  expect(tight).toBeGreaterThan(WORLDS / 10);
  expect(killed).toBeGreaterThan(WORLDS / 10);
});
