import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, holm } from '../../../src/core/stats/index.ts';

const ps = [0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205];

function expectEach(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 6);
}

describe('adjusted p-values reproduce METHODS, section 2', () => {
  it('Holm: .008 .056 and six times .234', () => {
    expectEach(holm(ps), [0.008, 0.056, 0.234, 0.234, 0.234, 0.234, 0.234, 0.234]);
  });

  it('Benjamini–Hochberg: .008 .032 .0672 .0672 .0672 .08 .084571 .205', () => {
    expectEach(benjaminiHochberg(ps), [0.008, 0.032, 0.0672, 0.0672, 0.0672, 0.08, 0.084571, 0.205]);
  });
});

describe.each([
  ['Holm', holm],
  ['Benjamini–Hochberg', benjaminiHochberg],
])('%s', (_name, adjust) => {
  const anyPs = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

  it('answers in the order given', () => {
    expectEach(adjust(ps.toReversed()), adjust(ps).toReversed());
  });

  it('never makes a p smaller or larger than 1, and keeps their order', () => {
    fc.assert(
      fc.property(anyPs, (sample) => {
        const adjusted = adjust(sample);
        const pairs = sample
          .map((p, index) => [p, adjusted[index] as number] as const)
          .sort(([x], [y]) => x - y);
        for (const [index, [p, value]] of pairs.entries()) {
          expect(value).toBeGreaterThanOrEqual(p - 1e-15);
          expect(value).toBeLessThanOrEqual(1);
          expect(value).toBeGreaterThanOrEqual(pairs[index - 1]?.[1] ?? 0);
        }
      }),
    );
  });

  it('leaves one p as it is, and none as none', () => {
    expect(adjust([0.03])).toEqual([0.03]);
    expect(adjust([])).toEqual([]);
  });

  it('names the p that it cannot answer for', () => {
    expect(() => adjust([0.5, 1.2])).toThrow(new RangeError('ps[1] must lie in [0, 1], not 1.2'));
    expect(() => adjust([Number.NaN])).toThrow(/^ps\[0\]/);
  });
});

it('Benjamini–Hochberg is never stricter than Holm', () => {
  const strict = holm(ps);
  for (const [index, value] of benjaminiHochberg(ps).entries())
    expect(value).toBeLessThanOrEqual(strict[index] as number);
});
