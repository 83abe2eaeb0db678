import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { correctForJudge, judgedRateInterval } from '../../../src/core/stats/index.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const size = fc.double({ min: 1, max: 1e6, noNaN: true });

describe('the interval of a rate behind a judge', () => {
  test('is the one of Rogan and Gladen where all samples are large', () => {
    const rate = {
      observed: 0.8,
      n: 5e5,
      sensitivity: 0.92,
      nPositive: 1e5,
      specificity: 0.85,
      nNegative: 8e4,
    };
    const { value, se } = correctForJudge(rate);
    const { low, high } = judgedRateInterval(rate);
    expect(low).toBeCloseTo(value - 1.959964 * se, 4);
    expect(high).toBeCloseTo(value + 1.959964 * se, 4);
  });

  test('is that of Agresti and Coull where the judge is never wrong', () => {
    const rate = { observed: 0.7, n: 200, sensitivity: 1, nPositive: 1e9, specificity: 1, nNegative: 1e9 };
    const { low, high } = judgedRateInterval(rate);
    expect([low, high]).toEqual([expect.closeTo(0.633, 2), expect.closeTo(0.759, 2)]);
  });

  test('stays in [0, 1] and in order, whatever is given', () => {
    fc.assert(
      fc.property(
        share,
        size,
        share,
        size,
        share,
        size,
        (observed, n, sensitivity, nPositive, specificity, nNegative) => {
          const { low, high } = judgedRateInterval({
            observed,
            n,
            sensitivity,
            nPositive,
            specificity,
            nNegative,
          });
          expect(0 <= low && low <= high && high <= 1).toBe(true);
        },
      ),
    );
  });

  test('leaves everything possible where the judge tells nothing', () => {
    const coin = { observed: 0.5, n: 100, sensitivity: 0.5, nPositive: 50, specificity: 0.5, nNegative: 50 };
    expect(judgedRateInterval(coin)).toEqual({ low: 0, high: 1 });
  });

  test('refuses what is no rate or sample', () => {
    const fine = { observed: 0.5, n: 100, sensitivity: 0.9, nPositive: 50, specificity: 0.9, nNegative: 50 };
    for (const wrong of [{ observed: 1.1 }, { n: 0 }, { sensitivity: -1 }, { nPositive: Number.NaN }])
      expect(() => judgedRateInterval({ ...fine, ...wrong })).toThrow(RangeError);
  });
});
