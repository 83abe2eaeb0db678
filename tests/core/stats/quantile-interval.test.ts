import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantileInterval } from '../../../src/core/stats/index.ts';

describe('the interval of a quantile', () => {
  it('reproduces METHODS, section 1: the 95th percentile of 200 lies between ranks 184 and 197 at .967152', () => {
    const interval = quantileInterval(200, 0.95);
    expect(interval).toMatchObject({ lowRank: 184, highRank: 197 });
    expect(interval?.coverage).toBeCloseTo(0.967152, 6);
  });

  it('is symmetric for the median: ranks 2 and 9 of 10, coverage 1 − 22/1024', () => {
    const interval = quantileInterval(10, 0.5);
    expect(interval).toMatchObject({ lowRank: 2, highRank: 9 });
    expect(interval?.coverage).toBeCloseTo(1 - 22 / 1024, 12);
  });

  it('does not exist where the sample is too small: the 95th percentile of 71, but of 72 it does', () => {
    // .95^72 = .0249 ≤ .025 < .95^71 = .0262
    expect(quantileInterval(71, 0.95)).toBeNull();
    expect(quantileInterval(72, 0.95)).toMatchObject({ highRank: 72 });
    expect(quantileInterval(1, 0.5)).toBeNull();
  });

  it('takes the whole sample where its tails are exactly α/2', () => {
    expect(quantileInterval(6, 0.5, 1 - 2 ** -5)).toMatchObject({ lowRank: 1, highRank: 6 });
    expect(quantileInterval(3, 0.5, 0.75)).toMatchObject({ lowRank: 1, highRank: 3 });
  });

  it('takes the innermost ranks whose tails are at most α/2', () => {
    const anyQuantile = fc.double({ min: 0.01, max: 0.99, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), anyQuantile, (n, q) => {
        const interval = quantileInterval(n, q);
        if (!interval) return;
        const { lowRank, highRank, coverage } = interval;
        const below = (rank: number): number => binomialCdf(rank - 1, n, q);
        expect(below(lowRank)).toBeLessThanOrEqual(0.025 + 1e-9);
        expect(below(lowRank + 1)).toBeGreaterThan(0.025 - 1e-9);
        expect(1 - below(highRank)).toBeLessThanOrEqual(0.025 + 1e-9);
        expect(1 - below(highRank - 1)).toBeGreaterThan(0.025 - 1e-9);
        expect(coverage).toBeGreaterThanOrEqual(0.95 - 1e-9);
      }),
    );
  });

  it('answers for a million values', () => {
    const interval = quantileInterval(1e6, 0.95);
    expect(interval?.lowRank).toBeGreaterThan(949_500);
    expect(interval?.highRank).toBeLessThan(950_500);
    expect(interval?.coverage).toBeCloseTo(0.95, 3);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => quantileInterval(0, 0.5)).toThrow(
      new RangeError('n must be a whole number of at least 1, not 0'),
    );
    expect(() => quantileInterval(10, 1)).toThrow(new RangeError('q must lie between 0 and 1, not 1'));
    expect(() => quantileInterval(10, 0.5, 0)).toThrow(
      new RangeError('level must lie between 0 and 1, not 0'),
    );
  });
});
