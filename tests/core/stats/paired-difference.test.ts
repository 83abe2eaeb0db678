import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusteredMean, pairedDifference } from '../../../src/core/stats/index.ts';
import { anyScore, methodsTable, scoresOf } from './samples.ts';

const { a, b } = scoresOf(methodsTable);
const anyPairs = fc.array(fc.tuple(anyScore, anyScore), { minLength: 2, maxLength: 40 });

describe('the paired difference', () => {
  it('reproduces METHODS, section 2, on 140/18/8/34: .05, se .025312, correlation .645922', () => {
    const paired = pairedDifference(a, b);
    expect(paired.difference).toBeCloseTo(0.05, 6);
    expect(paired.se).toBeCloseTo(0.025312, 6);
    expect(paired.correlation).toBeCloseTo(0.645922, 6);
    expect(paired.n).toBe(200);
  });

  it('has the t interval of 199 degrees of freedom (deviate 1.971957, R: qt(.975, 199))', () => {
    const { low, high, se } = pairedDifference(a, b);
    expect(high).toBeCloseTo(0.05 + 1.971957 * se, 6);
    expect(low).toBeCloseTo(0.05 - 1.971957 * se, 6);
  });

  it('is narrower than the unpaired one (.042432, METHODS, section 2) where the scores go together', () => {
    const own = a.map((_, index) => index);
    const unpaired = Math.hypot(clusteredMean(a, own).se, clusteredMean(b, own).se);
    expect(unpaired).toBeCloseTo(0.042432, 6);
    expect(pairedDifference(a, b).se).toBeLessThan(unpaired);
  });

  it('with clusters is the clustered mean of the differences', () => {
    const clusters = a.map((_, index) => Math.floor(index / 5));
    const differences = a.map((score, index) => score - (b[index] as number));
    const { mean, se, low, high } = clusteredMean(differences, clusters, 0.9);
    expect(pairedDifference(a, b, clusters, 0.9)).toMatchObject({ difference: mean, se, low, high, n: 200 });
  });

  it('with every example its own cluster is the one without clusters', () => {
    expect(
      pairedDifference(
        a,
        b,
        a.map((_, index) => index),
      ),
    ).toEqual(pairedDifference(a, b));
    expect(
      pairedDifference(
        a,
        b,
        a.map((_, index) => `example ${index}`),
        0.8,
      ),
    ).toEqual(pairedDifference(a, b, 0.8));
  });

  it('turns around when the candidates are swapped', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const [x, y] = [pairs.map(([score]) => score), pairs.map(([, score]) => score)];
        const { difference, low, high } = pairedDifference(x, y);
        const turned = pairedDifference(y, x);
        expect(turned.difference).toBeCloseTo(-difference, 10);
        expect(turned.low).toBeCloseTo(-high, 10);
        expect(turned.high).toBeCloseTo(-low, 10);
      }),
    );
  });

  it('does not care about the order of the examples, and holds its point', () => {
    fc.assert(
      fc.property(anyPairs, (pairs) => {
        const { difference, se, low, high } = pairedDifference(
          pairs.map(([x]) => x),
          pairs.map(([, y]) => y),
        );
        const turned = pairs.toReversed();
        const again = pairedDifference(
          turned.map(([x]) => x),
          turned.map(([, y]) => y),
        );
        expect(again.difference).toBeCloseTo(difference, 12);
        expect(again.se).toBeCloseTo(se, 12);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
      }),
    );
  });

  it('has no correlation where one candidate never varies', () => {
    expect(pairedDifference([0.1, 0.1, 0.1], [1, 0, 1]).correlation).toBeNull();
    expect(pairedDifference([1, 0, 1], [1, 0, 1]).correlation).toBe(1);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => pairedDifference([1], [1])).toThrow(new RangeError('a must hold at least 2 values, not 1'));
    expect(() => pairedDifference([1, 0], [1, 0, 1])).toThrow(
      new RangeError('b must be as long as a (2), not 3'),
    );
    expect(() => pairedDifference([1, 0], [1, Number.NaN])).toThrow(/^b\[1\]/);
    expect(() => pairedDifference([1, 0], [1, 0], 2)).toThrow(/^level/);
    expect(() => pairedDifference([1, 0], [1, 0], [1])).toThrow(/^clusters/);
  });
});
