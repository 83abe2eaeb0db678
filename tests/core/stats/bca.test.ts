import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceleration, biasCorrection, inverseDistribution } from '../../../src/core/stats/bca-interval.ts';
import { bcaBootstrap, bcaInterval } from '../../../src/core/stats/index.ts';
import { chance, coverage, simulations } from './simulations.ts';

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

// METHODS, section 2: every one of the 6⁶ resamples of 1, 1, 2, 3, 5, 20.
const values = [1, 1, 2, 3, 5, 20];
const draws = values
  .reduce<number[]>((sums) => sums.flatMap((sum) => values.map((value) => sum + value)), [0])
  .map((sum) => sum / 6);
const jackknife = values.map((value) => (32 - value) / 5);
const point = 32 / 6;

describe('the BCa interval reproduces METHODS, section 2, on all 6⁶ resamples of the mean of 1, 1, 2, 3, 5, 20', () => {
  it('point 5.333333, se 2.735230, BCa 2.0 to 14.333333', () => {
    expect(draws).toHaveLength(6 ** 6);
    const estimate = bcaInterval({ draws, jackknife, point });
    expect(estimate.point).toBeCloseTo(5.333333, 6);
    expect(estimate.se).toBeCloseTo(2.73523, 6);
    expect(estimate.low).toBeCloseTo(2, 6);
    expect(estimate.high).toBeCloseTo(14.333333, 6);
  });

  it('percentile 1.5 and 11.333333, z0 .112794 and a .110949', () => {
    const sorted = Float64Array.from(draws).sort();
    expect(inverseDistribution(sorted, 0.025)).toBeCloseTo(1.5, 6);
    expect(inverseDistribution(sorted, 0.975)).toBeCloseTo(11.333333, 6);
    expect(biasCorrection(draws, point)).toBeCloseTo(0.112794, 6);
    expect(acceleration(jackknife)).toBeCloseTo(0.110949, 6);
  });
});

describe('the BCa interval', () => {
  it('is the percentile interval where nothing is biased or skewed', () => {
    const symmetric = Array.from({ length: 1001 }, (_, index) => index - 500);
    expect(bcaInterval({ draws: symmetric, jackknife: [-1, 0, 1], point: 0, level: 0.9 })).toMatchObject({
      low: -450,
      high: 450,
    });
  });

  it('counts values summed in another order as ties', () => {
    expect(biasCorrection([0.1 + 0.2, 0.3], 0.3)).toBe(0);
  });

  it('stays at the draws where all of them lie on one side of the point, or the correction has its pole', () => {
    expect(bcaInterval({ draws: [1, 2, 3], jackknife: [1, 2], point: 9 })).toMatchObject({ low: 2, high: 3 });
    const jackknifeOfAnOutlier = [...new Array<number>(2000).fill(1), 0];
    const { low, high } = bcaInterval({ draws: [1, 2, 3, 4], jackknife: jackknifeOfAnOutlier, point: 2.5 });
    expect([1, 2, 3, 4]).toContain(low);
    expect(high).toBe(4);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => bcaInterval({ draws: [], jackknife, point })).toThrow(/^draws/);
    expect(() => bcaInterval({ draws, jackknife: [], point })).toThrow(/^jackknife/);
    expect(() => bcaInterval({ draws, jackknife, point: Number.NaN })).toThrow(/^point/);
    expect(() => bcaInterval({ draws, jackknife, point, level: 0 })).toThrow(/^level/);
  });
});

describe('the BCa bootstrap', () => {
  it('comes near the interval of all resamples, and gives the same answer for the same seed', () => {
    const estimate = bcaBootstrap(values, mean, { replicates: 20_000, seed: 1 });
    expect(estimate.se).toBeCloseTo(2.735, 1);
    expect(Math.abs(estimate.low - 2)).toBeLessThan(0.2);
    expect(Math.abs(estimate.high - 14.333)).toBeLessThan(0.5);
    expect(bcaBootstrap(values, mean, { replicates: 20_000, seed: 1 })).toEqual(estimate);
    expect(bcaBootstrap(values, mean, { replicates: 200, seed: 1 })).not.toEqual(
      bcaBootstrap(values, mean, { replicates: 200, seed: 2 }),
    );
  });

  it('resamples whole clusters', () => {
    const clusters = [
      [1, 1, 1, 0],
      [1, 1, 0],
      [0, 0, 0, 1],
      [1, 1, 1],
    ];
    const overall = (sample: readonly number[][]): number => mean(sample.flat());
    const { point, low, high } = bcaBootstrap(clusters, overall, { replicates: 500, seed: 3 });
    expect(point).toBeCloseTo(9 / 14, 12);
    expect(low).toBeLessThan(point);
    expect(high).toBeGreaterThan(point);
  });

  it('has no width where all pass: a bootstrap of no spread proves nothing', () => {
    expect(bcaBootstrap([1, 1, 1], mean, { replicates: 100, seed: 1 })).toEqual({
      point: 1,
      se: 0,
      low: 1,
      high: 1,
    });
  });

  it('keeps to the range of the statistic', () => {
    const anyValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(anyValues, fc.integer(), (sample, seed) => {
        const { low, high } = bcaBootstrap(sample, mean, { replicates: 50, seed });
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...sample) - 1e-12);
        expect(high).toBeLessThanOrEqual(Math.max(...sample) + 1e-12);
      }),
      { numRuns: 50 },
    );
  });

  it('holds about as often as it says for the mean of 30 skewed values in simulation', () => {
    const size = Math.max(200, Math.round(simulations / 3));
    let seed = 0;
    const held = coverage(
      1,
      30,
      (uniform) => {
        const sample = Array.from({ length: 30 }, () => -Math.log(1 - uniform())); // exponential, mean 1
        return bcaBootstrap(sample, mean, { replicates: 400, seed: seed++ });
      },
      size,
    );
    expect(held).toBeGreaterThan(0.91 - chance(0.95, size));
    expect(held).toBeLessThan(0.96 + chance(0.95, size));
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => bcaBootstrap([1], mean, { replicates: 10, seed: 1 })).toThrow(/^values/);
    expect(() => bcaBootstrap(values, mean, { replicates: 0, seed: 1 })).toThrow(/^replicates/);
    expect(() => bcaBootstrap(values, mean, { replicates: 10, seed: Number.NaN })).toThrow(/^seed/);
    expect(() => bcaBootstrap(values, () => Number.NaN, { replicates: 10, seed: 1 })).toThrow(/^statistic/);
  });
});
