import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenBucket, type TokenBucket } from '../../src/run/token-bucket.ts';

const MINUTE = 60_000;

interface Taken {
  readonly at: number;
  readonly amount: number;
}

/** Whoever wants something takes it as soon as it may; `idleMs` later somebody wants the next. */
function takeAll(
  bucket: TokenBucket,
  wants: readonly { readonly amount: number; readonly idleMs: number }[],
): Taken[] {
  const taken: Taken[] = [];
  let now = 0;
  for (const { amount, idleMs } of wants) {
    now += idleMs;
    for (let wait = bucket.waitFor(amount, now); wait > 0; wait = bucket.waitFor(amount, now))
      now += Math.ceil(wait);
    bucket.take(amount, now);
    taken.push({ at: now, amount });
  }
  return taken;
}

/** The fullest of all half-open windows of a minute. */
function fullestMinute(taken: readonly Taken[]): number {
  let [most, sum, first] = [0, 0, 0];
  for (const { at, amount } of taken) {
    sum += amount;
    while (at - (taken[first]?.at ?? at) >= MINUTE) sum -= taken[first++]?.amount ?? 0;
    most = Math.max(most, sum);
  }
  return most;
}

const idle = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0) },
  fc.integer({ min: 0, max: 3000 }),
  fc.integer({ min: 0, max: 200_000 }),
);

describe('a limit of so many a minute', () => {
  it('is passed in no minute, wherever the minute begins, its burst included', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.05, max: 500, noNaN: true })),
        fc.array(idle, { maxLength: 1500 }),
        (perMinute, idles) => {
          const wants = idles.map((idleMs) => ({ amount: 1, idleMs }));
          const most = fullestMinute(takeAll(createTokenBucket(perMinute), wants));
          expect(most).toBeLessThanOrEqual(Math.max(1, Math.floor(perMinute)));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is passed by one amount larger than a second of it at most, where amounts differ', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 100_000 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20_000 }), idle), { maxLength: 200 }),
        (perMinute, parts) => {
          const wants = parts.map(([amount, idleMs]) => ({ amount, idleMs }));
          const largest = Math.max(0, ...wants.map(({ amount }) => amount));
          const most = fullestMinute(takeAll(createTokenBucket(perMinute), wants));
          expect(most).toBeLessThanOrEqual(perMinute + Math.max(0, largest - perMinute / 60) + 1);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('lets a second of itself through at once, and is nearly used up where there is enough to do', () => {
    for (const perMinute of [1, 7, 60, 600, 6000]) {
      const wants = Array.from({ length: 5 * perMinute }, () => ({ amount: 1, idleMs: 0 }));
      const taken = takeAll(createTokenBucket(perMinute), wants);
      expect(taken.filter(({ at }) => at === 0)).toHaveLength(Math.max(1, Math.floor(perMinute / 60)));
      const firstFive = taken.filter(({ at }) => at < 5 * MINUTE).length;
      expect(firstFive).toBeGreaterThanOrEqual(Math.floor(5 * perMinute * 0.98));
    }
  });

  it('waits exactly as long as it says', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 6000 }),
        fc.integer({ min: 1, max: 10_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (perMinute, first, second) => {
          const bucket = createTokenBucket(perMinute);
          bucket.take(first, 0);
          const wait = bucket.waitFor(second, 0);
          if (wait > 1) expect(bucket.waitFor(second, wait - 1)).toBeGreaterThan(0);
          expect(bucket.waitFor(second, wait)).toBeLessThan(1e-6);
        },
      ),
    );
  });

  it('gives back what was not used, and never holds more than a second of itself', () => {
    const bucket = createTokenBucket(6000);
    const taken = bucket.take(1000, 0);
    taken.correct(10, 0);
    expect(bucket.waitFor(90, 0)).toBe(0);
    expect(bucket.waitFor(91, 0)).toBeGreaterThan(0);
    taken.correct(0, 0);
    bucket.take(100, 0);
    expect(bucket.waitFor(1, 0)).toBeGreaterThan(0);
  });

  it('is not widened by a clock that goes back, or jumps', () => {
    const bucket = createTokenBucket(60);
    bucket.take(1, 1_000_000);
    expect(bucket.waitFor(1, 0)).toBeGreaterThan(0);
    expect(bucket.waitFor(1, 1e12)).toBe(0);
    bucket.take(1, 1e12);
    expect(bucket.waitFor(1, 1e12)).toBeGreaterThan(0);
  });
});
