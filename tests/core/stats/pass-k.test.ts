import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { passAtK, passHatK } from '../../../src/core/stats/index.ts';

const anySamples = fc
  .integer({ min: 1, max: 200 })
  .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n }), fc.integer({ min: 1, max: n })));

describe('pass@k', () => {
  it('reproduces METHODS, section 1 (Chen 2021): (10, 3, 5) is .916667, (200, 17, 10) is .597449', () => {
    expect(passAtK(10, 3, 5)).toBeCloseTo(0.916667, 6);
    expect(passAtK(200, 17, 10)).toBeCloseTo(0.597449, 6);
  });

  it('is the pass rate for k = 1, 0 where nothing passes and 1 where fewer than k fail', () => {
    expect(passAtK(8, 3, 1)).toBeCloseTo(3 / 8, 12);
    expect(passAtK(8, 0, 4)).toBe(0);
    expect(passAtK(8, 5, 4)).toBe(1);
  });

  it('stays exact where binomial coefficients overflow', () => {
    expect(passAtK(1e6, 1, 1000)).toBeCloseTo(0.001, 12);
    expect(passAtK(1e6, 5e5, 5e5)).toBe(1);
    expect(passAtK(1e6, 1e6, 1)).toBe(1);
  });
});

describe('pass^k', () => {
  it('reproduces METHODS, section 1: (10, 7, 3) is .291667', () => {
    expect(passHatK(10, 7, 3)).toBeCloseTo(0.291667, 6);
  });

  it('is what is left when pass@k of the failures is taken away', () => {
    fc.assert(
      fc.property(anySamples, ([n, c, k]) => {
        expect(passHatK(n, c, k)).toBeCloseTo(1 - passAtK(n, n - c, k), 10);
      }),
    );
  });
});

describe.each([
  ['pass@k', passAtK],
  ['pass^k', passHatK],
])('%s', (_name, estimate) => {
  it('is a probability that grows with the passes', () => {
    fc.assert(
      fc.property(anySamples, ([n, c, k]) => {
        expect(estimate(n, c, k)).toBeGreaterThanOrEqual(0);
        expect(estimate(n, c, k)).toBeLessThanOrEqual(1);
        if (c < n) expect(estimate(n, c + 1, k)).toBeGreaterThanOrEqual(estimate(n, c, k) - 1e-12);
      }),
    );
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => estimate(0, 0, 1)).toThrow(/^n /);
    expect(() => estimate(5, 6, 1)).toThrow(new RangeError('c must be at most n = 5, not 6'));
    expect(() => estimate(5, 2, 6)).toThrow(new RangeError('k must be at most n = 5, not 6'));
    expect(() => estimate(5, 2, 0)).toThrow(/^k /);
    expect(() => estimate(5, 2.5, 1)).toThrow(/^c /);
  });
});
