import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  attributeCostChange,
  bernoulliCusum,
  cusum,
  ewma,
  geometricRatio,
  hodgesLehmann,
  mannWhitney,
  pageHinkley,
  proportionLimits,
} from '../../../src/core/drift/index.ts';
import { seededRandom } from '../../../src/core/random.ts';

const SERIES = [0.91, 0.89, 0.9, 0.88, 0.87, 0.88, 0.86, 0.87, 0.85, 0.86];
const BEFORE = [812, 790, 905, 1010, 870, 760, 1330, 845];
const AFTER = [980, 1100, 930, 1250, 1420, 890, 1015, 2100];

describe('a series that slides', () => {
  it('reproduces METHODS, section 8, by cumulative sums', () => {
    const { lower, upper, alarmAt } = cusum(SERIES, { target: 0.9, sd: 0.02 });
    for (const [index, value] of [0, 0, 0, 0.5, 1.5, 2, 3.5, 4.5, 6.5, 8].entries())
      expect(lower[index]).toBeCloseTo(value, 9);
    expect(Math.max(...upper)).toBeLessThan(1);
    expect(alarmAt).toBe(8);
  });

  it('reproduces METHODS, section 8, by moving average', () => {
    const { values, lower, alarmAt } = ewma(SERIES, { target: 0.9, sd: 0.02 });
    expect(alarmAt).toBe(8);
    expect(values[7]).toBeCloseTo(0.880225, 6);
    expect(lower[7]).toBeCloseTo(0.882255, 6);
  });

  it('is found without a target, in the direction that is asked for', () => {
    const down = { delta: 0.005, threshold: 0.05 };
    const steps = [...Array.from({ length: 30 }, () => 0.9), ...Array.from({ length: 30 }, () => 0.8)];
    expect(pageHinkley(steps, { ...down, direction: 'down' }).alarmAt).toBe(31);
    expect(pageHinkley(steps, { ...down, direction: 'up' }).alarmAt).toBeNull();
    expect(pageHinkley([1, 2], { delta: 0, threshold: 1, direction: 'up' }).values).toEqual([0, 0.5]);
  });

  it('is followed pass by pass', () => {
    const { values } = bernoulliCusum([false, true, false, true], { from: 0.9, to: 0.85 });
    expect(values[0]).toBeCloseTo(0.405465, 6);
    expect((values[1] ?? 0) - (values[0] ?? 0)).toBeCloseTo(-0.057158, 6);
    expect(bernoulliCusum([true, true], { from: 0.9, to: 0.85 }).values).toEqual([0, 0]);
  });
});

describe('a series in which nothing changes', () => {
  const random = seededRandom(20261);
  const quiet = (length: number): number[] => Array.from({ length }, () => random.normal());

  it('alarms as rarely as is published: by cumulative sums (k .5, h 4) every 168 points or so', () => {
    const lengths = Array.from({ length: 150 }, () => {
      const { alarmAt } = cusum(quiet(2000), { target: 0, sd: 1 });
      return alarmAt ?? 2000;
    });
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(mean).toBeGreaterThan(130); // Montgomery, table 9.3
    expect(mean).toBeLessThan(215);
  });

  it('lies between its limits', () => {
    const { low, high } = proportionLimits({ rate: 0.9, n: 300 });
    expect([low, high].map((limit) => Number(limit.toFixed(6)))).toEqual([0.848038, 0.951962]);
  });
});

describe('two samples that are no pairs', () => {
  it('reproduce METHODS, section 8', () => {
    const { u, p, method } = mannWhitney(BEFORE, AFTER);
    expect([u, method]).toEqual([10, 'exact']);
    expect(p).toBeCloseTo(0.020668, 6);
    expect(hodgesLehmann(BEFORE, AFTER)).toBe(192.5);
    expect(geometricRatio(BEFORE, AFTER)).toBeCloseTo(1.291658, 6);
  });

  it('agree, exact and normal, where both can be had', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 20; round++) {
      const before = Array.from({ length: 20 }, () => random.normal());
      const after = Array.from({ length: 20 }, () => random.normal() + 0.5);
      const exact = mannWhitney(before, after);
      const normal = mannWhitney([...before, 99], [...after, 98]); // 21 a side
      expect([exact.method, normal.method]).toEqual(['exact', 'normal']);
      expect(Math.abs(exact.p - normal.p)).toBeLessThan(0.06);
    }
  });

  it('count ties for a half, and swap sides without a change of p', () => {
    expect(mannWhitney([1, 2], [2, 3]).u).toBe(0.5);
    expect(mannWhitney([5, 5], [5, 5]).p).toBe(1);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 25 }),
        fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 25 }),
        (a, b) => {
          const [one, other] = [mannWhitney(a, b), mannWhitney(b, a)];
          expect(one.u + other.u).toBeCloseTo(a.length * b.length, 9);
          expect(one.p).toBeCloseTo(other.p, 12);
          const pairs = a.flatMap((x) => b.map((y): number => (x > y ? 1 : x === y ? 0.5 : 0)));
          expect(one.u).toBeCloseTo(
            pairs.reduce((sum, pair) => sum + pair, 0),
            9,
          );
        },
      ),
    );
  });
});

describe('a bill that rose', () => {
  const before = { volume: 100_000, mix: [0.7, 0.3], tokens: [1000, 4000], usdPerMillion: 3 };
  const after = { volume: 120_000, mix: [0.6, 0.4], tokens: [1420, 5000], usdPerMillion: 2.4 };

  it('reproduces METHODS, section 8: 570 → 821.376', () => {
    const parts = attributeCostChange(before, after);
    expect(parts.volume).toBeCloseTo(126.83, 6);
    expect(parts.mix).toBeCloseTo(97.326, 6);
    expect(parts.tokens).toBeCloseTo(184.35, 6);
    expect(parts.price).toBeCloseTo(-157.13, 6);
    expect(parts.total).toBeCloseTo(821.376 - 570, 9);
  });

  it('is taken apart without a rest, the other way round with the sign turned', () => {
    const amount = fc.double({ min: 0, max: 1e6, noNaN: true });
    const state = fc.record({
      volume: amount,
      mix: fc.tuple(amount, amount),
      tokens: fc.tuple(amount, amount),
      usdPerMillion: fc.double({ min: 0, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(state, state, (one, other) => {
        const there = attributeCostChange(one, other);
        const back = attributeCostChange(other, one);
        const scale = 1e-9 * (1 + Math.abs(there.total) + Math.abs(there.volume) + Math.abs(there.tokens));
        expect(Math.abs(there.volume + there.mix + there.tokens + there.price - there.total)).toBeLessThan(
          1e-6 + scale,
        );
        expect(Math.abs(there.tokens + back.tokens)).toBeLessThan(1e-6 + scale);
      }),
    );
  });
});

describe('what cannot be answered', () => {
  it('is refused by the name of the argument', () => {
    expect(() => cusum([], { target: 0, sd: 1 })).toThrow(/^series/);
    expect(() => cusum([1], { target: 0, sd: 0 })).toThrow(/^sd/);
    expect(() => ewma([1], { target: 0, sd: 1, lambda: 0 })).toThrow(/^lambda/);
    expect(() => pageHinkley([1], { delta: -1, threshold: 1, direction: 'up' })).toThrow(/^delta/);
    expect(() => bernoulliCusum([true], { from: 1, to: 0.5 })).toThrow(/^from/);
    expect(() => proportionLimits({ rate: 2, n: 1 })).toThrow(/^rate/);
    expect(() => mannWhitney([], [1])).toThrow(/^before/);
    expect(() => hodgesLehmann([1], [Number.NaN])).toThrow(/^after/);
    expect(() => geometricRatio([1], [0])).toThrow(/^after\[0\]/);
    expect(() =>
      attributeCostChange(
        { volume: 1, mix: [1], tokens: [1], usdPerMillion: 1 },
        { volume: 1, mix: [1, 2], tokens: [1, 2], usdPerMillion: 1 },
      ),
    ).toThrow(/^after.mix/);
  });
});
