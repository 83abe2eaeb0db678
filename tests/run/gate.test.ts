import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { createGate, type Gate, type Pass, type Passed } from '../../src/run/gate.ts';
import { aSimulatedClock, type SimulatedClock } from '../support/a-simulated-clock.ts';

const MINUTE = 60_000;
const never = new AbortController().signal;
const ANSWERED: Passed = { kind: 'alive' };
const FAILED: Passed = { kind: 'failed', message: 'nobody there' };

interface Started {
  readonly at: number;
  readonly model: string;
  /** What it was let in for, and what it used. */
  readonly tokens: number;
  readonly used: number;
}

interface Flow {
  readonly model: string;
  /** Requests that it makes one after the other, as one of a candidate's workers does. */
  readonly requests: number;
  readonly tokens?: () => number;
  readonly used?: (tokens: number) => number;
  readonly latencyMs?: () => number;
  readonly ends?: (at: number) => Passed;
}

/** Everybody's requests go through the gate, until nobody wants anything or time is up. */
async function letThrough(
  gate: Gate,
  clock: SimulatedClock,
  flows: readonly Flow[],
  untilMs = Number.POSITIVE_INFINITY,
): Promise<Started[]> {
  const started: Started[] = [];
  const end = new AbortController();
  const worker = async (flow: Flow): Promise<void> => {
    const { model, tokens = () => 1, used = (most) => most, latencyMs = () => 100 } = flow;
    for (let request = 0; request < flow.requests && !end.signal.aborted; request++) {
      const most = tokens();
      const pass = await gate.enter(model, most, end.signal);
      if (!pass) return;
      const spent = used(most);
      started.push({ at: clock.now(), model, tokens: most, used: spent });
      await clock.sleep(latencyMs());
      pass.leave(flow.ends?.(clock.now()) ?? { kind: 'alive', tokens: spent });
      pass.release();
    }
  };
  if (untilMs < Number.POSITIVE_INFINITY) void clock.sleep(untilMs).then(() => end.abort());
  await clock.runUntil(Promise.all(flows.map(worker)));
  return started;
}

/** The most that a half-open minute holds, wherever it begins; times are sums of fractions, and as exact as those. */
function fullestMinute(started: readonly Started[], amount: (one: Started) => number): number {
  let [most, sum, first] = [0, 0, 0];
  for (const one of started) {
    sum += amount(one);
    for (
      let oldest = started[first];
      oldest && one.at - oldest.at >= MINUTE - 1e-6;
      oldest = started[first]
    ) {
      sum -= amount(oldest);
      first += 1;
    }
    most = Math.max(most, sum);
  }
  return most;
}

const workers = (count: number, flow: Flow): Flow[] => Array.from({ length: count }, () => flow);

async function enter(gate: Gate, model = 'm', tokens = 1): Promise<Pass> {
  const pass = await gate.enter(model, tokens, never);
  if (!pass) throw new Error('nobody is let in');
  return pass;
}

function end(pass: Pass, how: Passed): void {
  pass.leave(how);
  pass.release();
}

describe('a limit of requests a minute', () => {
  it('is passed in no minute, and is used up where there is enough to do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 240 }),
        fc.integer({ min: 1, max: 40 }),
        fc.nat(),
        async (requestsPerMinute, concurrency, seed) => {
          const clock = aSimulatedClock();
          const random = seededRandom(seed);
          const gate = createGate({ concurrency, requestsPerMinute }, clock);
          const latencyMs = (): number => Math.floor(random.uniform() * (concurrency > 20 ? 3000 : 200));
          const flow: Flow = { model: 'm', requests: 400, latencyMs };
          const started = await letThrough(gate, clock, workers(concurrency, flow), 2.5 * MINUTE);
          expect(fullestMinute(started, () => 1)).toBeLessThanOrEqual(requestsPerMinute);
          const possible = Math.min(
            2.5 * requestsPerMinute,
            400 * concurrency,
            4 * MINUTE * (concurrency / 3000),
          );
          expect(started.length).toBeGreaterThanOrEqual(Math.floor(possible * 0.9));
        },
      ),
      { numRuns: 20 },
    );
  });

  it('counts those that fail and those that are sent away, too', async () => {
    const clock = aSimulatedClock();
    const random = seededRandom(5);
    const gate = createGate({ concurrency: 20, requestsPerMinute: 60 }, clock);
    const ends = (): Passed =>
      random.pick([ANSWERED, ANSWERED, FAILED, { kind: 'throttled', retryAfterMs: 10 }, { kind: 'unknown' }]);
    const started = await letThrough(
      gate,
      clock,
      workers(20, { model: 'm', requests: 50, ends }),
      4 * MINUTE,
    );
    expect(fullestMinute(started, () => 1)).toBeLessThanOrEqual(60);
    expect(started.length).toBeGreaterThan(200);
  });
});

describe('a limit of tokens a minute', () => {
  const limits = fc.record({
    tokensPerMinute: fc.integer({ min: 600, max: 60_000 }),
    concurrency: fc.integer({ min: 1, max: 30 }),
    latencyMs: fc.constantFrom(300, 3000, 40_000),
    /** Of a request, at most, of what a second brings. */
    seconds: fc.constantFrom(0.1, 1, 5),
    /** What a request uses of what it might. */
    share: fc.constantFrom(0.01, 0.5, 1),
    seed: fc.nat(),
  });

  it('is passed in no minute by what was used, whatever was set aside for it and given back when', async () => {
    await fc.assert(
      fc.asyncProperty(limits, async ({ tokensPerMinute, concurrency, latencyMs, seconds, share, seed }) => {
        const clock = aSimulatedClock();
        const random = seededRandom(seed);
        const flow: Flow = {
          model: 'm',
          requests: 300,
          tokens: () => 1 + Math.floor((random.uniform() * seconds * tokensPerMinute) / 60),
          used: (most) => (random.uniform() < share ? most : 1),
          latencyMs: () => latencyMs * random.uniform(),
        };
        const gate = createGate({ concurrency, tokensPerMinute }, clock);
        const started = await letThrough(gate, clock, workers(concurrency, flow), 3 * MINUTE);
        expect(fullestMinute(started, ({ used }) => used)).toBeLessThanOrEqual(tokensPerMinute);
      }),
      { numRuns: 30 },
    );
  });

  it('is used up where there is enough to do, and lets a request through that is larger than a minute of it', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 10, tokensPerMinute: 6000 }, clock);
    const flow: Flow = { model: 'm', requests: 1000, tokens: () => 50 };
    const started = await letThrough(gate, clock, workers(10, flow), 5 * MINUTE);
    expect(started.length).toBeGreaterThanOrEqual(0.95 * 5 * (6000 / 50));
    const [whole] = await letThrough(gate, clock, [{ model: 'm', requests: 1, tokens: () => 20_000 }]);
    expect(whole?.at).toBeLessThanOrEqual(6 * MINUTE + 1);
  });
});

describe('candidates of one endpoint', () => {
  it('take turns', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 5 }),
        fc.integer({ min: 1, max: 16 }),
        fc.option(fc.integer({ min: 30, max: 600 }), { nil: undefined }),
        async (candidates, concurrency, requestsPerMinute) => {
          const clock = aSimulatedClock();
          const limits = { concurrency, ...(requestsPerMinute !== undefined && { requestsPerMinute }) };
          const flows = Array.from({ length: candidates }, (_, index) =>
            workers(concurrency, { model: `m${index}`, requests: 200 }),
          ).flat();
          const started = await letThrough(createGate(limits, clock), clock, flows, 20_000);
          const counts = Array.from(
            { length: candidates },
            (_, index) => started.filter(({ model }) => model === `m${index}`).length,
          );
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(concurrency);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('take turns where one asks for much more at once than the other', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 8, tokensPerMinute: 6000 }, clock);
    const flows = [
      ...workers(8, { model: 'small', requests: 1000, tokens: () => 10 }),
      ...workers(8, { model: 'large', requests: 1000, tokens: () => 90 }),
    ];
    const started = await letThrough(gate, clock, flows, 3 * MINUTE);
    const large = started.filter(({ model }) => model === 'large').length;
    expect(large / started.length).toBeGreaterThan(0.4);
  });

  it('do not wait for one that was asked to pause, which keeps its place', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 2 }, clock);
    end(await enter(gate, 'busy'), { kind: 'throttled', retryAfterMs: 5000 });
    const flows = [
      ...workers(2, { model: 'busy', requests: 10 }),
      ...workers(2, { model: 'free', requests: 200 }),
    ];
    const started = await letThrough(gate, clock, flows, 10_000);
    const at = (model: string) => started.filter((one) => one.model === model).map((one) => one.at);
    expect(at('free').filter((one) => one < 5000).length).toBeGreaterThan(45);
    expect(Math.min(...at('busy'))).toBeGreaterThanOrEqual(5000);
    expect(Math.min(...at('busy'))).toBeLessThan(5200);
  });
});

describe('an endpoint that asks for a pause', () => {
  it('hears nothing of that model before the pause is over, two minutes at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        async (pauses, concurrency) => {
          const clock = aSimulatedClock();
          const asked: { readonly from: number; readonly until: number }[] = [];
          const left = [...pauses];
          const ends = (at: number): Passed => {
            const retryAfterMs = left.shift();
            if (retryAfterMs === undefined) return ANSWERED;
            asked.push({ from: at, until: at + Math.min(retryAfterMs, 120_000) });
            return { kind: 'throttled', retryAfterMs };
          };
          const gate = createGate({ concurrency }, clock);
          const flows = workers(concurrency, { model: 'm', requests: 20, ends });
          const started = await letThrough(gate, clock, flows);
          expect(started).toHaveLength(20 * concurrency);
          for (const { at } of started)
            expect(asked.filter(({ from, until }) => from < at && at < until)).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each(['requests', 'tokens'] as const)(
    'by used-up %s is left alone until they are whole again, five seconds at most',
    async (what) => {
      for (const [resetMs, pause] of [
        [700, 700],
        [5000, 5000],
        [3_600_000, 5000],
      ] as const) {
        const clock = aSimulatedClock();
        const gate = createGate({ concurrency: 1 }, clock);
        end(await enter(gate), { kind: 'alive', limits: { [what]: { remaining: 1, resetMs } } });
        end(await clock.runUntil(enter(gate)), {
          kind: 'alive',
          limits: { [what]: { remaining: 0, resetMs } },
        });
        expect(clock.now()).toBe(0);
        await clock.runUntil(enter(gate));
        expect(clock.now()).toBe(pause);
      }
    },
  );

  it('keeps the longest of the pauses that it asked for', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 3 }, clock);
    const passes = [await enter(gate), await enter(gate), await enter(gate)];
    passes.forEach((pass, index) => {
      const limits = { requests: { remaining: 0, resetMs: 400 } };
      pass.leave({ kind: 'throttled', retryAfterMs: [3000, 9000, 0][index], limits });
    });
    for (const pass of passes) pass.release();
    await clock.runUntil(enter(gate));
    expect(clock.now()).toBe(9000);
  });
});

describe('as many at once as an endpoint bears', () => {
  /** A round: as many requests as may fly, all of which end in one way. */
  const round = async (gate: Gate, how: Passed): Promise<void> => {
    const passes: Pass[] = [];
    for (let one = gate.limit; one > 0; one--) passes.push(await enter(gate));
    for (const pass of passes) end(pass, how);
  };

  it('is three tenths less after a round that is throttled, one more after a round that is answered', async () => {
    const gate = createGate({ concurrency: 100 }, aSimulatedClock());
    const limits: number[] = [];
    for (let one = 0; one < 16; one++) {
      limits.push(gate.limit);
      await round(gate, { kind: 'throttled' });
    }
    expect(limits).toEqual([100, 70, 49, 34, 24, 16, 11, 8, 5, 4, 2, 1, 1, 1, 1, 1]);
    for (let one = 1; one <= 60; one++) {
      const before = gate.limit;
      await round(gate, ANSWERED);
      expect(gate.limit - before).toBeGreaterThanOrEqual(0);
      expect(gate.limit - before).toBeLessThanOrEqual(1);
    }
    expect(gate.limit).toBeGreaterThan(50);
    for (let one = 0; one < 60; one++) await round(gate, ANSWERED);
    expect(gate.limit).toBe(100);
  });

  it('is never passed, and settles about what a server bears', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 30 }),
        fc.integer({ min: 2, max: 60 }),
        async (bears, concurrency) => {
          const clock = aSimulatedClock();
          const gate = createGate({ concurrency }, clock);
          let [flying, most, sent, refused] = [0, 0, 0, 0];
          const worker = async (): Promise<void> => {
            for (let request = 0; request < 60; request++) {
              const pass = await enter(gate);
              flying += 1;
              most = Math.max(most, flying);
              expect(pass.inFlight).toBe(flying);
              const isTooMany = flying > bears;
              await clock.sleep(isTooMany ? 5 : 100);
              flying -= 1;
              sent += 1;
              if (isTooMany) refused += 1;
              end(pass, isTooMany ? { kind: 'throttled' } : ANSWERED);
            }
          };
          await clock.runUntil(Promise.all(Array.from({ length: concurrency }, worker)));
          expect(most).toBeLessThanOrEqual(concurrency);
          if (concurrency <= bears) expect(refused).toBe(0);
          expect(refused / sent).toBeLessThan(0.4);
        },
      ),
      { numRuns: 20 },
    );
  });

  it('counts a request whose answer is not safe yet', async () => {
    const gate = createGate({ concurrency: 1 }, aSimulatedClock());
    const first = await enter(gate);
    let isIn = false;
    const second = enter(gate).then(() => {
      isIn = true;
    });
    first.leave(ANSWERED);
    await new Promise(setImmediate);
    expect(isIn).toBe(false);
    first.release();
    await second;
    expect(isIn).toBe(true);
  });
});

describe('an endpoint that does not answer', () => {
  it('is asked ten times, then probed alone, and comes back at once when a probe is answered', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 10 }, clock);
    end(await enter(gate), ANSWERED);
    const dies = 5000;
    const comesBack = 20_000;
    const ends = (at: number): Passed => (at > dies && at < comesBack ? FAILED : ANSWERED);
    const started = await letThrough(gate, clock, workers(10, { model: 'm', requests: 200, ends }));
    const [down, up] = [
      started.filter(({ at }) => at >= dies && at < comesBack - 100),
      started.filter(({ at }) => at >= comesBack + 500),
    ];
    expect(down.length).toBeLessThanOrEqual(10 + 10 + 5);
    expect(up.length).toBeGreaterThan(1000);
    expect(gate.dead).toBe(false);
  });

  it('is given up in the end: whoever waits and whoever comes is sent away', async () => {
    const clock = aSimulatedClock();
    const gate = createGate({ concurrency: 5, requestsPerMinute: 600 }, clock);
    const flows = workers(20, { model: 'm', requests: 1000, ends: () => FAILED });
    const started = await letThrough(gate, clock, flows);
    expect(started.length).toBeLessThanOrEqual(10 + 5 + 2);
    expect([gate.dead, gate.lastFailure]).toEqual([true, 'nobody there']);
    expect(await gate.enter('m', 1, never)).toBeNull();
  });
});

it('whoever stops waiting is sent away at once, and is in nobody’s way', async () => {
  const clock = aSimulatedClock();
  const gate = createGate({ concurrency: 1 }, clock);
  const first = await enter(gate);
  const stop = new AbortController();
  const waiting = Array.from({ length: 20 }, () => gate.enter('m', 1, stop.signal));
  const last = enter(gate);
  stop.abort();
  expect(await Promise.all(waiting)).toEqual(Array(20).fill(null));
  expect(await gate.enter('m', 1, stop.signal)).toBeNull();
  end(first, ANSWERED);
  expect((await last).inFlight).toBe(1);
});
