import { describe, expect, it } from 'vitest';
import { forecastOf } from '../../../src/core/estimate/forecast.ts';
import { type AccuracyCase, plausibleAccuracy } from '../../../src/core/estimate/plausible-accuracy.ts';

const START = new Float64Array(4000).fill(0.6);
const CASE: AccuracyCase = {
  id: 'tuned',
  draws: 4000,
  seed: 7,
  start: START,
  pilots: [],
  examples: 1000,
  betweenRunSd: 0.02,
};

const rangeOf = (given: Partial<AccuracyCase>) => {
  const found = plausibleAccuracy({ ...CASE, ...given });
  return {
    basis: found?.basis,
    isUnidentified: found?.isUnidentified,
    ...forecastOf(found?.draws ?? new Float64Array(1)),
  };
};

describe('what accuracy is plausible', () => {
  it('knows nothing but the start: from a little below it to perfect', () => {
    const { basis, low, expected, high } = rangeOf({});
    expect(basis).toBe('start');
    // the share of errors taken away is uniform from −.05 to 1
    expect(low).toBeCloseTo(0.6 + 0.4 * (-0.05 + 0.05 * 1.05), 2);
    expect(expected).toBeCloseTo(0.6 + 0.4 * 0.475, 2);
    expect(high).toBeCloseTo(0.6 + 0.4 * (-0.05 + 0.95 * 1.05), 2);
  });

  it('goes by the user’s own range before anything else', () => {
    const { basis, low, high } = rangeOf({ stated: { low: 0.7, high: 0.8 }, start: null });
    expect(basis).toBe('stated');
    expect(low).toBeGreaterThan(0.7);
    expect(high).toBeLessThan(0.8);
  });

  it('reads three pilots of many examples as a learning curve', () => {
    const pilots = [50, 100, 200].map((n, index) => ({
      n,
      accuracy: [0.62, 0.7, 0.75][index] as number,
      examples: 1_000_000,
    }));
    const { basis, low, high } = rangeOf({ pilots, examples: 400, betweenRunSd: 0 });
    expect(basis).toBe('pilots');
    expect(low).toBeLessThan(0.78125); // the published point of that curve
    expect(high).toBeGreaterThan(0.78125);
    expect(high - low).toBeLessThan(0.05);
  });

  it('says so where three pilots tell no curve, and falls back on the start', () => {
    const pilots = [50, 100, 200].map((n) => ({ n, accuracy: 0.7, examples: 100 }));
    expect(rangeOf({ pilots })).toMatchObject({ basis: 'start', isUnidentified: true });
  });

  it('lets a base that already reaches far in many tries expect more of reinforcement than one that does not', () => {
    const far = rangeOf({ reach: 0.95 });
    const near = rangeOf({ reach: 0.65 });
    expect(far.basis).toBe('samples');
    expect(far.expected).toBeGreaterThan(near.expected + 0.05);
    // half way to pass@k is the median: between .6 and .95
    const sorted = (plausibleAccuracy({ ...CASE, reach: 0.95 })?.draws ?? new Float64Array(1)).toSorted();
    expect(sorted[2000]).toBeCloseTo(0.775, 2);
  });

  it('has no range for a model whose start was never measured', () => {
    expect(plausibleAccuracy({ ...CASE, start: null })).toBeNull();
  });
});
