import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMean } from '../../../src/core/stats/index.ts';
import { anyScore } from './samples.ts';
import { chance, coverage } from './simulations.ts';

// METHODS, section 1: four clusters of 4, 3, 4 and 3 passes.
const passes = ['1110', '110', '0001', '111'];
const scores = passes.flatMap((cluster) => [...cluster].map(Number));
const clusters = passes.flatMap((cluster, index) => [...cluster].map(() => `customer ${index}`));

describe('the clustered mean', () => {
  it('reproduces METHODS, section 1: mean .642857, CR1 .160910, .130770 to 1.154944 on 3 degrees of freedom', () => {
    const estimate = clusteredMean(scores, clusters);
    expect(estimate.mean).toBeCloseTo(0.642857, 6);
    expect(estimate.se).toBeCloseTo(0.16091, 6);
    expect(estimate.low).toBeCloseTo(0.13077, 6);
    expect(estimate.high).toBeCloseTo(1.154944, 6);
    expect(estimate).toMatchObject({ df: 3, n: 14, clusters: 4 });
  });

  it('is CR0 (.139352, METHODS, section 1) times √(G/(G−1))', () => {
    expect(clusteredMean(scores, clusters).se * Math.sqrt(3 / 4)).toBeCloseTo(0.139352, 6);
  });

  it('gives the usual standard error (.132894, METHODS, section 1) when every example is its own cluster', () => {
    const own = scores.map((_, index) => index);
    expect(clusteredMean(scores, own).se).toBeCloseTo(0.132894, 6);
  });

  it('does not care about the order of the examples', () => {
    const anyClustered = fc.array(fc.tuple(anyScore, fc.integer({ min: 0, max: 4 })), {
      minLength: 2,
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        anyClustered.filter((rows) => new Set(rows.map(([, cluster]) => cluster)).size > 1),
        fc.integer(),
        (rows, turn) => {
          const k = ((turn % rows.length) + rows.length) % rows.length;
          const moved = [...rows.slice(k), ...rows.slice(0, k)].reverse();
          const estimate = clusteredMean(
            rows.map(([score]) => score),
            rows.map(([, cluster]) => cluster),
          );
          const again = clusteredMean(
            moved.map(([score]) => score),
            moved.map(([, cluster]) => cluster),
          );
          expect(again.mean).toBeCloseTo(estimate.mean, 12);
          expect(again.se).toBeCloseTo(estimate.se, 12);
        },
      ),
    );
  });

  it('has no width for scores that do not vary, whatever rounding does to their sum', () => {
    expect(clusteredMean([0.1, 0.1, 0.1], [1, 2, 3])).toMatchObject({
      mean: 0.1,
      se: 0,
      low: 0.1,
      high: 0.1,
    });
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => clusteredMean([], [])).toThrow(new RangeError('scores must hold at least 1 value, not 0'));
    expect(() => clusteredMean([1, 0], [1])).toThrow(
      new RangeError('clusters must be as long as scores (2), not 1'),
    );
    expect(() => clusteredMean([1, 0], ['x', 'x'])).toThrow(
      new RangeError('clusters must name at least 2 clusters, not 1'),
    );
    expect(() => clusteredMean([1, Number.NaN], [1, 2])).toThrow(
      new RangeError('scores[1] must be a finite number, not NaN'),
    );
    expect(() => clusteredMean([1, 0], [1, 2], 1)).toThrow(/^level/);
  });

  it('holds near .95 in simulation for 40 clusters of 5 that hang together, where ignoring them does not', () => {
    // Each cluster passes at .3 or always, with equal chance: a truth of .65 and a strong correlation.
    const draw = (uniform: () => number): { scores: number[]; clusters: number[] } => {
      const rates = Array.from({ length: 40 }, () => (uniform() < 0.5 ? 0.3 : 1));
      return {
        scores: rates.flatMap((rate) => Array.from({ length: 5 }, () => (uniform() < rate ? 1 : 0))),
        clusters: rates.flatMap((_, index) => Array.from({ length: 5 }, () => index)),
      };
    };
    const held = coverage(0.65, 40, (uniform) => {
      const data = draw(uniform);
      return clusteredMean(data.scores, data.clusters);
    });
    const ignored = coverage(0.65, 40, (uniform) => {
      const data = draw(uniform);
      return clusteredMean(
        data.scores,
        data.scores.map((_, index) => index),
      );
    });
    expect(Math.abs(held - 0.95)).toBeLessThan(0.015 + chance(0.95));
    expect(ignored).toBeLessThan(0.85);
  });
});
