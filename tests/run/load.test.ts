import { describe, expect, it, test } from 'vitest';
import { type Random, seededRandom } from '../../src/core/random.ts';
import { type Endpoint, EndpointFailure, type ModelResponse } from '../../src/ports/endpoint.ts';
import { type LoadPlan, measureLoad } from '../../src/run/load.ts';
import { figuresOf } from '../../src/run/load-figures.ts';
import { offerStep } from '../../src/run/load-step.ts';
import { createPurse } from '../../src/run/purse.ts';
import { aVirtualClock, type VirtualClock } from '../support/a-virtual-clock.ts';

const ANSWER: Omit<ModelResponse, 'latency'> = {
  text: '42',
  servedModel: 'm',
  serviceTier: 'default',
  usage: { input: 100, output: 20, source: 'reported' },
};

/** So many slots that serve one request each, for as long as `serviceMs` says; who comes later waits in line. */
function aServer(clock: VirtualClock, slots: number, serviceMs: () => number): Endpoint {
  const freeAt = new Array<number>(slots).fill(0);
  return {
    async send() {
      const began = clock.now();
      const slot = freeAt.indexOf(Math.min(...freeAt));
      const starts = Math.max(began, freeAt[slot] ?? 0);
      freeAt[slot] = starts + serviceMs();
      await clock.sleep((freeAt[slot] ?? 0) - began);
      const firstToken = starts - began + 5;
      return { ...ANSWER, latency: { total: clock.now() - began, firstToken } };
    },
  };
}

function aPlan(
  parts: Partial<LoadPlan> & Pick<LoadPlan, 'clock' | 'endpoint'>,
  random: Random = seededRandom(3),
): LoadPlan {
  const never = new AbortController().signal;
  return {
    draw: () => ({
      request: { model: 'm', messages: [], sampling: {}, stream: true },
      task: { example: { id: 'e', item: {} }, repeat: 0 },
      usdAtMost: 0.01,
    }),
    ...{ seconds: 60, limitMs: 1000, maxInFlight: 1000, timeoutMs: 60_000 },
    purse: createPurse(null),
    costOf: () => 0.004,
    random,
    ...{ stop: never, abort: never, rates: null, onStep: () => undefined },
    ...parts,
  };
}

describe('arrivals', () => {
  it('are a Poisson process: gaps are exponential, with their mean the rate’s inverse and their variance its square', async () => {
    const clock = aVirtualClock();
    const plan = aPlan({ clock, endpoint: aServer(clock, 50, () => 20), seconds: 400 });
    const { arrivals } = await clock.run(offerStep(20, plan));
    const gaps = arrivals.slice(1).map(({ dueMs }, index) => dueMs - (arrivals[index]?.dueMs ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const variance = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    expect(gaps.length).toBeGreaterThan(9000);
    expect(mean).toBeGreaterThan(48.5);
    expect(mean).toBeLessThan(51.5);
    expect(variance / mean ** 2).toBeGreaterThan(0.93);
    expect(variance / mean ** 2).toBeLessThan(1.07);
    const share = gaps.filter((gap) => gap > 50).length / gaps.length;
    expect(Math.abs(share - Math.exp(-1))).toBeLessThan(0.02);
  });

  it('do not wait for answers, and a pause of the server is in every latency that it made: no coordinated omission', async () => {
    const clock = aVirtualClock();
    const pause = { from: 30_000, to: 40_000 };
    const endpoint: Endpoint = {
      async send() {
        const began = clock.now();
        const isPaused = began >= pause.from && began < pause.to;
        await clock.sleep(isPaused ? pause.to - began : 10);
        return { ...ANSWER, latency: { total: clock.now() - began } };
      },
    };
    const plan = aPlan({ clock, endpoint, limitMs: 60_000, seconds: 100 });
    const step = figuresOf(await clock.run(offerStep(10, plan)), plan.limitMs);
    // a tenth of all arrivals came in the pause and waited five seconds on average; one client in a loop would have met it once
    expect(step.latencyMs?.p50.point).toBeLessThan(15);
    expect(step.latencyMs?.p95.point).toBeGreaterThan(3000);
    expect(step.latencyMs?.p99.point).toBeGreaterThan(8000);
    expect(step.inFlightMost).toBeGreaterThan(80);
  });

  it('that are sent late, as this program was busy, are as slow as if the server had been', async () => {
    const clock = aVirtualClock();
    const busy = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms + 200, signal) };
    const plan = aPlan({ clock: busy, endpoint: aServer(clock, 100, () => 10) });
    const step = figuresOf(await clock.run(offerStep(2, plan)), 1000);
    expect(step.latencyMs?.p50.point).toBeGreaterThan(150);
    expect(step.sentLateMs).toBeGreaterThan(150);
  });
});

describe('the highest rate inside the limit', () => {
  test.each([
    { serviceMs: 100, slots: 1 },
    { serviceMs: 20, slots: 1 },
    { serviceMs: 400, slots: 4 },
  ])('is found near what the server can: %j', async ({ serviceMs, slots }) => {
    const clock = aVirtualClock();
    const endpoint = aServer(clock, slots, () => serviceMs);
    const plan = aPlan({ clock, endpoint, limitMs: serviceMs * 8, seconds: 120 });
    const { highest, steps, ending } = await clock.run(measureLoad(plan));
    const capacity = (1000 * slots) / serviceMs;
    expect(ending).toBe('done');
    expect(highest?.rate).toBeGreaterThan(0.65 * capacity);
    expect(highest?.rate).toBeLessThanOrEqual(1.02 * capacity);
    expect(steps.some(({ status }) => status === 'failed')).toBe(true);
    expect(highest?.answersPerSecond).toBeGreaterThan(0.9 * (highest?.rate ?? 0));
  });

  it('has the latency that theory gives: M/M/1 at half load answers 95 % within 3 / (μ − λ)', async () => {
    const clock = aVirtualClock();
    const service = seededRandom(8);
    const endpoint = aServer(clock, 1, () => 50 * service.exponential());
    const plan = aPlan({ clock, endpoint, seconds: 1500, limitMs: 100_000 });
    const step = figuresOf(await clock.run(offerStep(10, plan)), 100_000);
    const theory = (-Math.log(0.05) / (20 - 10)) * 1000;
    expect(step.latencyMs?.p95.low).toBeLessThan(theory * 1.05);
    expect(step.latencyMs?.p95.high).toBeGreaterThan(theory * 0.95);
    expect(step.inFlightMean).toBeGreaterThan(0.85); // ρ / (1 − ρ) = 1
    expect(step.inFlightMean).toBeLessThan(1.15);
    expect(step.answersPerSecond).toBeGreaterThan(9.7);
    expect(step.outputTokensPerSecond).toBeCloseTo(20 * step.answersPerSecond, 6);
    expect(step.inputTokensPerSecond).toBeCloseTo(100 * step.answersPerSecond, 6);
  });

  it('goes down where even one request a second is too much, and up to the named rates where they are', async () => {
    const clock = aVirtualClock();
    const slow = await clock.run(
      measureLoad(aPlan({ clock, endpoint: aServer(clock, 1, () => 3000), limitMs: 12_000, seconds: 600 })),
    );
    expect(slow.steps[0]).toMatchObject({ rate: 1, held: false });
    expect(slow.highest?.rate).toBeGreaterThan(0.15);
    expect(slow.highest?.rate).toBeLessThan(0.34);
    const endpoint = aServer(clock, 1, () => 100);
    const named = await clock.run(
      measureLoad(aPlan({ clock, endpoint, rates: [1, 5, 20, 40], limitMs: 800 })),
    );
    expect(named.steps.map(({ rate }) => rate)).toEqual([1, 5, 20]);
    expect(named.highest?.rate).toBe(5);
  });

  it('is none where every answer is too late, and is not proven by a handful', async () => {
    const clock = aVirtualClock();
    const late = await clock.run(
      measureLoad(aPlan({ clock, endpoint: aServer(clock, 99, () => 2000), rates: [5] })),
    );
    expect(late.highest).toBeNull();
    const few = await clock.run(
      measureLoad(aPlan({ clock, endpoint: aServer(clock, 9, () => 10), rates: [1], seconds: 20 })),
    );
    expect(few.highest).toMatchObject({ status: 'unproven', held: true });
    expect(few.highest?.latencyMs?.p95).toMatchObject({ low: null, high: null });
  });
});

describe('what ends a rate', () => {
  it('is a cap on requests in flight, which is said: no rate that meets it is sustained', async () => {
    const clock = aVirtualClock();
    const endpoint = aServer(clock, 1, () => 1000);
    const plan = aPlan({ clock, endpoint, rates: [50], maxInFlight: 10, limitMs: 30_000 });
    const { steps, highest } = await clock.run(measureLoad(plan));
    expect(steps[0]).toMatchObject({ ending: 'cap', status: 'failed', held: false });
    expect(highest).toBeNull();
  });

  it('is so many late answers that no rest could mend it: the money for the rest is kept', async () => {
    const clock = aVirtualClock();
    const purse = createPurse(null);
    const plan = aPlan({ clock, endpoint: aServer(clock, 1, () => 100), rates: [20], seconds: 100, purse });
    const { steps } = await clock.run(measureLoad(plan));
    expect(steps[0]).toMatchObject({ ending: 'late', status: 'failed' });
    expect(purse.spentUsd / 0.004).toBeLessThan(0.5 * 20 * 120);
  });

  it('is an error too: one request without an answer took forever', async () => {
    const clock = aVirtualClock();
    let asked = 0;
    const endpoint: Endpoint = {
      async send() {
        await clock.sleep(10);
        asked += 1;
        if (asked % 5 === 0) throw new EndpointFailure('http-429', 'slow down', { retryable: true });
        return { ...ANSWER, latency: { total: 10 } };
      },
    };
    const { steps, highest } = await clock.run(
      measureLoad(aPlan({ clock, endpoint, rates: [10], seconds: 30 })),
    );
    expect(highest).toBeNull();
    expect(steps[0]?.errorShare).toBeGreaterThan(0.15);
    expect(Object.keys(steps[0]?.errors ?? {})).toEqual(['http-429']);
    expect(steps[0]?.latencyMs?.p95.point).toBeNull();
    expect(steps[0]?.latencyMs?.p50.point).toBe(10);
  });

  it('is a request that never answers only for itself: it times out', async () => {
    const clock = aVirtualClock();
    let asked = 0;
    const endpoint: Endpoint = {
      send(_, signal) {
        asked += 1;
        const latency = { total: 1 };
        if (asked !== 200) return Promise.resolve({ ...ANSWER, latency });
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('aborted')));
        });
      },
    };
    const plan = aPlan({ clock, endpoint, rates: [10], timeoutMs: 5000 });
    const { steps } = await clock.run(measureLoad(plan));
    expect(steps[0]?.errors).toEqual({ timeout: 1 });
    expect(steps[0]).toMatchObject({ ending: 'done', held: true });
    expect(plan.purse.unknownUsd).toBeCloseTo(0.01, 12);
  });

  it('is Ctrl-C: what was measured until then is told', async () => {
    const clock = aVirtualClock();
    const stop = new AbortController();
    const endpoint = aServer(clock, 9, () => 10);
    void clock.sleep(45_000).then(() => stop.abort());
    const plan = aPlan({ clock, endpoint, rates: [5, 10], seconds: 30, stop: stop.signal });
    const { steps, ending } = await clock.run(measureLoad(plan));
    expect(ending).toBe('interrupted');
    expect(steps).toHaveLength(2);
    expect(steps[1]).toMatchObject({ ending: 'interrupted', held: false });
    expect(steps[1]?.seconds).toBeLessThan(10);
  });
});

describe('the budget', () => {
  test.each([0.05, 0.333, 2])(
    'of $%f is never passed, though every bill is as large as it can be',
    async (limit) => {
      const clock = aVirtualClock();
      const purse = createPurse(limit);
      const random = seededRandom(4);
      let mostUsd = 0;
      const watch: typeof purse = {
        take: (usd) => purse.take(usd),
        settle(worst, spent) {
          purse.settle(worst, spent);
          mostUsd = Math.max(mostUsd, purse.spentUsd + purse.unknownUsd);
        },
        get spentUsd() {
          return purse.spentUsd;
        },
        get unknownUsd() {
          return purse.unknownUsd;
        },
      };
      const endpoint = aServer(clock, 3, () => 500 * random.exponential());
      const plan = aPlan({
        clock,
        endpoint,
        rates: [5, 10, 20],
        purse: watch,
        costOf: () => 0.01,
        limitMs: 30_000,
      });
      const { ending } = await clock.run(measureLoad(plan));
      expect(ending).toBe('budget');
      expect(mostUsd).toBeLessThanOrEqual(limit);
      expect(mostUsd).toBeGreaterThan(limit - 0.02);
    },
  );

  it('refuses a request whose worst case nobody knows', () => {
    expect(createPurse(1).take(null)).toBe(false);
    expect(createPurse(null).take(null)).toBe(true);
  });
});
