import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cohenKappa,
  fleissKappa,
  krippendorffAlpha,
  opportunityForTraining,
} from '../../../src/core/stats/index.ts';

const metrics = ['nominal', 'ordinal', 'interval'] as const;

/** Ten items, fourteen raters, five categories: the usual worked example (Cardillo 2007, fleiss.m; Wikipedia). */
const fourteenRaters = [
  [0, 0, 0, 0, 14],
  [0, 2, 6, 4, 2],
  [0, 0, 3, 5, 6],
  [0, 3, 9, 2, 0],
  [2, 2, 8, 1, 1],
  [7, 7, 0, 0, 0],
  [3, 2, 6, 3, 0],
  [2, 5, 3, 2, 2],
  [6, 5, 2, 1, 0],
  [0, 2, 2, 3, 7],
];

/** Krippendorff 2011, "Computing Krippendorff's alpha-reliability": 4 observers, 12 units, gaps. */
const fourObservers = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, null, null, null],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, null, 3],
  [null, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, null],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, null],
];

describe("Cohen's kappa", () => {
  it('reproduces METHODS, section 4: [[20, 5], [10, 15]] gives .4', () => {
    expect(
      cohenKappa([
        [20, 5],
        [10, 15],
      ]),
    ).toBeCloseTo(0.4, 12);
  });

  it('is 1 in full agreement, 0 by chance alone, and negative below that', () => {
    expect(
      cohenKappa([
        [7, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ]),
    ).toBeCloseTo(1, 12);
    expect(
      cohenKappa([
        [8, 4],
        [4, 2],
      ]),
    ).toBeCloseTo(0, 12);
    expect(
      cohenKappa([
        [0, 5],
        [5, 0],
      ]),
    ).toBeCloseTo(-1, 12);
  });

  it('does not care which rater is first, nor how many items there are', () => {
    const anyMatrix = fc.array(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(anyMatrix, (matrix) => {
        const kappa = cohenKappa(matrix);
        const turned = matrix.map((row, i) => row.map((_, j) => (matrix[j] as number[])[i] as number));
        expect(cohenKappa(turned)).toBeCloseTo(kappa, 12);
        expect(cohenKappa(matrix.map((row) => row.map((count) => 10 * count)))).toBeCloseTo(kappa, 12);
        expect(kappa).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not exist where one category is all there is', () => {
    expect(() =>
      cohenKappa([
        [9, 0],
        [0, 0],
      ]),
    ).toThrow(/^matrix holds one category only/);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => cohenKappa([])).toThrow(new RangeError('matrix holds no items'));
    expect(() => cohenKappa([[1, 2], [3]])).toThrow(/^matrix\[1\] must be as long as matrix/);
    expect(() =>
      cohenKappa([
        [1, -2],
        [3, 4],
      ]),
    ).toThrow(/^matrix\[0\]\[1\]/);
  });
});

describe("Fleiss' kappa", () => {
  it('reproduces METHODS, section 4: .209931 of ten items and fourteen raters', () => {
    expect(fleissKappa(fourteenRaters)).toBeCloseTo(0.209931, 6);
  });

  it('is 1 in full agreement, and does not care about the order of items and categories', () => {
    expect(
      fleissKappa([
        [3, 0],
        [0, 3],
        [3, 0],
      ]),
    ).toBeCloseTo(1, 12);
    const turned = fourteenRaters.toReversed().map((row) => row.toReversed());
    expect(fleissKappa(turned)).toBeCloseTo(0.209931, 6);
  });

  it('is −1/(n − 1) at worst: two raters who never agree have −1 where categories balance', () => {
    expect(
      fleissKappa([
        [1, 1],
        [1, 1],
      ]),
    ).toBeCloseTo(-1, 12);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => fleissKappa([])).toThrow(/^counts/);
    expect(() =>
      fleissKappa([
        [2, 1],
        [2, 2],
      ]),
    ).toThrow(new RangeError('counts[1] must hold as many ratings as counts[0] (3), not 4'));
    expect(() =>
      fleissKappa([
        [1, 0],
        [0, 1],
      ]),
    ).toThrow(/^counts must hold at least 2 ratings/);
    expect(() =>
      fleissKappa([
        [2, 0],
        [2, 0],
      ]),
    ).toThrow(/^counts holds one category only/);
    expect(() => fleissKappa([[2, 0], [2]])).toThrow(/^counts\[1\]/);
    expect(() => fleissKappa([[2.5, 0]])).toThrow(/^counts\[0\]\[0\]/);
  });
});

describe("Krippendorff's alpha", () => {
  it('reproduces METHODS, section 4 (and Krippendorff 2011): .743421 nominal, .815388 ordinal, .849107 interval', () => {
    expect(krippendorffAlpha(fourObservers, 'nominal')).toBeCloseTo(0.743421, 6);
    expect(krippendorffAlpha(fourObservers, 'ordinal')).toBeCloseTo(0.815388, 6);
    expect(krippendorffAlpha(fourObservers, 'interval')).toBeCloseTo(0.849107, 6);
  });

  it('takes labels where only sameness counts: examples A and B of Krippendorff 2011 give .095 and .692', () => {
    const meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0];
    const owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0];
    expect(krippendorffAlpha([meg, owen], 'nominal')).toBeCloseTo(0.095, 3);
    const ben = [...'aabbdcccedda'];
    const gerry = [...'babbbccceddd'];
    expect(krippendorffAlpha([ben, gerry], 'nominal')).toBeCloseTo(0.692, 3);
  });

  it('is 1 where all ratings of every item agree', () => {
    const one = Array.from({ length: 60 }, (_, item) => item % 3);
    for (const metric of metrics) expect(krippendorffAlpha([one, one, one], metric)).toBe(1);
  });

  it('does not care about the order of raters and items, nor about items rated once', () => {
    const anyRatings = fc
      .integer({ min: 2, max: 4 })
      .chain((raters) =>
        fc.array(fc.array(fc.constantFrom(1, 2, 3, 5, null), { minLength: raters, maxLength: raters }), {
          minLength: 4,
          maxLength: 12,
        }),
      )
      .map((items) => (items[0] ?? []).map((_, rater) => items.map((item) => item[rater] as number | null)));
    fc.assert(
      fc.property(anyRatings, fc.constantFrom(...metrics), (ratings, metric) => {
        let alpha: number;
        try {
          alpha = krippendorffAlpha(ratings, metric);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
          return;
        }
        expect(alpha).toBeLessThanOrEqual(1);
        const turned = ratings.toReversed().map((row) => row.toReversed());
        expect(krippendorffAlpha(turned, metric)).toBeCloseTo(alpha, 10);
        const lonely = ratings.map((row, rater) => [...row, rater === 0 ? 5 : null]);
        expect(krippendorffAlpha(lonely, metric)).toBeCloseTo(alpha, 10);
      }),
    );
  });

  it('is the same for two values by any metric: there is only one distance', () => {
    const binary = [
      [0, 1, 1, 0, 0, 1, 0, 0],
      [0, 1, 0, 0, 1, 1, 0, 0],
    ];
    const nominal = krippendorffAlpha(binary, 'nominal');
    for (const metric of metrics) expect(krippendorffAlpha(binary, metric)).toBeCloseTo(nominal, 12);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => krippendorffAlpha([], 'nominal')).toThrow(/^ratings must hold an item/);
    expect(() =>
      krippendorffAlpha(
        [
          [1, null],
          [null, 2],
        ],
        'nominal',
      ),
    ).toThrow(/^ratings must hold an item/);
    expect(() =>
      krippendorffAlpha(
        [
          [1, 1],
          [1, 1],
        ],
        'ordinal',
      ),
    ).toThrow(/^ratings holds one value only/);
    expect(() => krippendorffAlpha([[1, 2], [1]], 'nominal')).toThrow(/^ratings\[1\]/);
    expect(() =>
      krippendorffAlpha(
        [
          [1, Number.NaN],
          [1, 1],
        ],
        'interval',
      ),
    ).toThrow(/^ratings\[0\]\[1\]/);
  });
});

describe('the opportunity for training', () => {
  it('is what the frontier still gets wrong, where experts agree', () => {
    expect(opportunityForTraining({ kappa: 0.8, frontierAccuracy: 0.7 })).toBeCloseTo(0.24, 12);
    expect(opportunityForTraining({ kappa: -0.1, frontierAccuracy: 0.2 })).toBe(0);
    expect(opportunityForTraining({ kappa: 1, frontierAccuracy: 1 })).toBe(0);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => opportunityForTraining({ kappa: 1.1, frontierAccuracy: 0.5 })).toThrow(/^kappa/);
    expect(() => opportunityForTraining({ kappa: Number.NaN, frontierAccuracy: 0.5 })).toThrow(/^kappa/);
    expect(() => opportunityForTraining({ kappa: 0.5, frontierAccuracy: 1.5 })).toThrow(/^frontierAccuracy/);
  });
});
