import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signFlipTest } from '../../../src/core/stats/index.ts';

const differences = [0.3, 0.1, -0.2, 0.4, 0, 0.5, 0.2, -0.1];

describe('the sign-flip test', () => {
  it('reproduces METHODS, section 2: two-sided .171875, greater .0859375', () => {
    expect(signFlipTest(differences)).toEqual({ twoSided: 0.171875, greater: 0.0859375 });
  });

  it('is the sign test where all differences are equally large: 9 of 10 gives 22/1024', () => {
    const { twoSided, greater } = signFlipTest([1, 1, 1, 1, 1, 1, 1, 1, 1, -1]);
    expect(greater).toBeCloseTo(11 / 1024, 12);
    expect(twoSided).toBeCloseTo(22 / 1024, 12);
  });

  it('does not care about the order of the differences, nor about zeros', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(-0.3, -0.1, 0, 0.1, 0.2, 0.7), { minLength: 1, maxLength: 10 }),
        (sample) => {
          expect(signFlipTest([...sample.toReversed(), 0])).toEqual(signFlipTest(sample));
        },
      ),
    );
  });

  it('gives the same two-sided p when all signs turn', () => {
    expect(signFlipTest(differences.map((d) => -d)).twoSided).toBe(0.171875);
  });

  it('is exact for 20 differences, and near that by simulation for 21', () => {
    const twenty = Array.from({ length: 20 }, (_, index) => (index < 14 ? 1 : -1));
    expect(signFlipTest(twenty).greater).toBeCloseTo(0.0576591, 6); // R: pbinom(6, 20, .5)
    const { greater } = signFlipTest([...twenty, 1], { seed: 5 });
    expect(Math.abs(greater - 0.0391769)).toBeLessThan(4 * Math.sqrt((0.039 * 0.961) / 20_000)); // pbinom(6, 21, .5)
    expect(signFlipTest([...twenty, 1], { seed: 5 }).greater).toBe(greater);
  });

  it('never says 0: what was seen is one of the flips', () => {
    expect(signFlipTest(new Array<number>(200).fill(1)).greater).toBeCloseTo(1 / 20_000, 12);
  });

  it('finds nothing where nothing differs', () => {
    expect(signFlipTest([0, 0, 0])).toEqual({ twoSided: 1, greater: 1 });
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => signFlipTest([])).toThrow(new RangeError('differences must hold at least 1 value, not 0'));
    expect(() => signFlipTest([1, Number.NaN])).toThrow(/^differences\[1\]/);
  });
});
