import { describe, expect, it } from 'vitest';
import { drawAssumptions } from '../../../src/core/decision/draw-assumptions.ts';
import { correlationOf, shareUpTo } from './moments.ts';

const DRAWS = 10_000;

function expectShare(values: Float64Array, limit: number, share: number): void {
  const error = Math.abs(shareUpTo(values, limit) - share);
  expect(error).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / DRAWS));
}

describe('an assumption that is a range', () => {
  const drawn = drawAssumptions(
    {
      growth: { low: -0.1, high: 0.3 },
      usdPerError: { low: 0, high: 10, likely: 2 },
      'fallback.usd': { low: 4, high: 4 },
      discountRate: { low: 0, high: 1, likely: 1 },
    },
    DRAWS,
    7,
  );
  const valuesOf = (path: string): Float64Array => drawn.get(path) as Float64Array;

  it('is uniform between its ends', () => {
    for (const p of [0.1, 0.5, 0.9]) expectShare(valuesOf('growth'), -0.1 + 0.4 * p, p);
    expect(Math.min(...valuesOf('growth'))).toBeGreaterThanOrEqual(-0.1);
    expect(Math.max(...valuesOf('growth'))).toBeLessThanOrEqual(0.3);
  });

  it('is triangular with a likeliest value: of 0, 2 and 10 a fifth lies up to 2', () => {
    // F(x) = x²/20 up to 2 and 1 − (10 − x)²/80 from there on, by hand
    expectShare(valuesOf('usdPerError'), 1, 0.05);
    expectShare(valuesOf('usdPerError'), 2, 0.2);
    expectShare(valuesOf('usdPerError'), 6, 0.8);
  });

  it('may have its peak at an end, and may be a single number', () => {
    expectShare(valuesOf('discountRate'), 0.5, 0.25); // F(x) = x²
    expect(new Set(valuesOf('fallback.usd'))).toEqual(new Set([4]));
  });

  it('says nothing of another', () => {
    expect(Math.abs(correlationOf(valuesOf('growth'), valuesOf('usdPerError')))).toBeLessThan(
      4 / Math.sqrt(DRAWS),
    );
  });

  it('is drawn from the seed, whatever order the ranges are named in', () => {
    const ranges = { growth: { low: 0, high: 1 }, discountRate: { low: 0, high: 1 } };
    const turned = { discountRate: ranges.discountRate, growth: ranges.growth };
    expect(drawAssumptions(ranges, 9, 7)).toEqual(drawAssumptions(turned, 9, 7));
    expect(drawAssumptions(ranges, 9, 8)).not.toEqual(drawAssumptions(ranges, 9, 7));
    expect(drawAssumptions({}, 9, 7).size).toBe(0);
  });
});
