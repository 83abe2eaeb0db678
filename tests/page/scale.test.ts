import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { linearScale, logScale } from '../../src/page/scale.ts';

describe('a slider', () => {
  test('meets the run’s own value exactly, however odd it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 1e9, noNaN: true }), (own) => {
        const log = logScale(own / 100, own * 100, own);
        expect(log.valueAt(log.positionOf(own))).toBe(own);
        const linear = linearScale(0, 2 * own, own / 7, own);
        expect(linear.valueAt(linear.positionOf(own))).toBe(own);
      }),
    );
  });

  test('never falls while it is moved up, and stays between its ends', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e7, noNaN: true }), fc.boolean(), (own, fromZero) => {
        const scale = logScale(own / 100, own * 100, own, fromZero);
        const values = Array.from({ length: scale.last + 1 }, (_, position) => scale.valueAt(position));
        for (const [index, value] of values.entries())
          expect(value).toBeGreaterThanOrEqual(values[index - 1] ?? 0);
      }),
    );
  });

  test('a value beyond its ends stands at the end', () => {
    const scale = logScale(1, 100, 10);
    expect(scale.positionOf(1e9)).toBe(scale.last);
    expect(scale.positionOf(1e-9)).toBe(0);
  });

  test('from nothing on, its first position is nothing', () => {
    const scale = logScale(0.001, 10, 0, true);
    expect(scale.valueAt(0)).toBe(0);
    expect(scale.valueAt(1)).toBe(0.001);
    expect(scale.positionOf(0.0004)).toBe(1);
  });

  test('tells shares without the dust of binary fractions', () => {
    const scale = linearScale(0, 1, 0.005, 0.8);
    expect(scale.valueAt(59)).toBe(0.295);
  });
});
