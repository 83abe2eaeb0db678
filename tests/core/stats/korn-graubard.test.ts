import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clopperPearsonInterval, kornGraubardInterval } from '../../../src/core/stats/index.ts';
import { anyLevel } from './samples.ts';

describe('Korn and Graubard’s interval', () => {
  it('is Clopper and Pearson’s for plain passes and fails: the size never exceeds n', () => {
    // with n − 1 in the standard error p(1 − p)/se² is n − 1, with n it is n
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 500 }), fc.nat(500), anyLevel, (n, some, level) => {
        const passes = some % (n + 1);
        const mean = passes / n;
        const exact = clopperPearsonInterval(passes, n, level);
        const plain = kornGraubardInterval(
          { mean, se: Math.sqrt((mean * (1 - mean)) / n), n, clusters: n },
          level,
        );
        expect(plain.low).toBeCloseTo(exact.low, 9);
        expect(plain.high).toBeCloseTo(exact.high, 9);
        const wider = kornGraubardInterval(
          { mean, se: Math.sqrt((mean * (1 - mean)) / (n - 1)), n, clusters: n },
          level,
        );
        expect(wider.low).toBeLessThanOrEqual(exact.low + 1e-9);
        expect(wider.high).toBeGreaterThanOrEqual(exact.high - 1e-9);
      }),
      { numRuns: 200 },
    );
  });

  it('gives 46 of 50 .807657 to .977772 (METHODS, section 1), and no more if the error were none', () => {
    const se = Math.sqrt((0.92 * 0.08) / 50);
    for (const error of [se, se / 10, 0]) {
      const { low, high } = kornGraubardInterval({ mean: 0.92, se: error, n: 50, clusters: 50 });
      expect(low).toBeCloseTo(0.807657, 6);
      expect(high).toBeCloseTo(0.977772, 6);
    }
  });

  it('is wider by the design effect: twice the error is a quarter of the examples', () => {
    // 46 of 50 with se doubled are as good as 11.5 of 12.5; beta quantiles by scipy: beta.ppf(.025, 11.5, 2)
    const se = 2 * Math.sqrt((0.92 * 0.08) / 50);
    const { low, high } = kornGraubardInterval({ mean: 0.92, se, n: 50, clusters: 10, df: 49 });
    expect(low).toBeCloseTo(0.627848, 5);
    expect(high).toBeCloseTo(0.997977, 5);
  });

  it('shrinks by the degrees of freedom, but not below what the clusters would tell as one example each', () => {
    const se = Math.sqrt((0.92 * 0.08) / 50);
    const rate = { mean: 0.92, se, n: 50, clusters: 10 };
    const few = kornGraubardInterval({ ...rate, df: 1 });
    const many = kornGraubardInterval({ ...rate, df: 40 });
    expect(few.low).toBeLessThan(many.low);
    expect(few).toEqual(kornGraubardInterval({ ...rate, se: 0 })); // the end of the shrinking: ten clusters
  });

  it('without spread counts every cluster once: 10 clusters that all pass bound .691503, not 100 examples', () => {
    const { low, high } = kornGraubardInterval({ mean: 1, se: 0, n: 100, clusters: 10 });
    expect(low).toBeCloseTo(0.025 ** (1 / 10), 9);
    expect(high).toBe(1);
  });

  it('of one cluster is known as little as one example tells', () => {
    expect(kornGraubardInterval({ mean: 1, se: 0, n: 100, clusters: 1 }).low).toBeCloseTo(0.025, 9);
  });

  it('refuses what is no rate', () => {
    const rate = { mean: 0.5, se: 0.1, n: 10, clusters: 10 };
    expect(() => kornGraubardInterval({ ...rate, mean: 1.1 })).toThrow(/^mean/);
    expect(() => kornGraubardInterval({ ...rate, se: -1 })).toThrow(/^se/);
    expect(() => kornGraubardInterval({ ...rate, n: 0 })).toThrow(/^n/);
    expect(() => kornGraubardInterval({ ...rate, clusters: 0 })).toThrow(/^clusters/);
    expect(() => kornGraubardInterval({ ...rate, df: 0 })).toThrow(/^df/);
    expect(() => kornGraubardInterval(rate, 1)).toThrow(/^level/);
  });
});
