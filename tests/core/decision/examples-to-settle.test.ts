import { describe, expect, it } from 'vitest';
import { examplesToSettle } from '../../../src/core/decision/examples-to-settle.ts';
import { clopperPearsonInterval, wilsonInterval } from '../../../src/core/stats/index.ts';
import { aRequirement } from './builders.ts';

function open(point: number, low: number, high: number, needed: number, n = 100, method = 't over examples') {
  return aRequirement({
    status: 'unproven',
    needed,
    measured: { point, low, high, level: 0.95, n, method },
  });
}

describe('examples that would settle an open requirement', () => {
  it('grow with the square of interval over gap: half as far from the floor, four times as many', () => {
    expect(examplesToSettle(open(0.92, 0.88, 0.95, 0.9))).toBe(300); // 100·(.04/.02)² − 100
    expect(examplesToSettle(open(0.91, 0.87, 0.94, 0.9))).toBe(1500);
  });

  it('look up where the figure lies below the floor', () => {
    expect(examplesToSettle(open(0.88, 0.8, 0.91, 0.9))).toBe(125); // 100·(.03/.02)² − 100
  });

  it('of a pass rate are counted by the exact bound that decides: so many settle it, one fewer does not', () => {
    for (const [passes, n, floor] of [
      [460, 500, 0.9],
      [1, 1, 0.5],
      [45, 50, 0.95],
      [10, 10, 0.9],
    ] as const) {
      const { low, high } = wilsonInterval(passes, n);
      const point = passes / n;
      const more = examplesToSettle(open(point, low, high, floor, n, 'Wilson score')) ?? Number.NaN;
      const settles = (total: number): boolean => {
        const bounds = clopperPearsonInterval(Math.round(point * total), total);
        return point > floor ? bounds.low >= floor : bounds.high < floor;
      };
      expect(settles(n + more)).toBe(true);
      expect(settles(n + more - 1)).toBe(false);
    }
    // by hand: .025^(1/n) ≥ .5 from n = 6 on (.5407), at the looser risk of .1 from 4 on (.5623)
    expect(examplesToSettle(open(1, 0.2065, 1, 0.5, 1, 'Wilson score'))).toBe(5);
    expect(examplesToSettle(open(1, 0.2065, 1, 0.5, 1, 'Wilson score'), 0.1)).toBe(3);
  });

  it('are unknown where none would do: the figure stands on the floor, or nearly', () => {
    expect(examplesToSettle(open(0.9, 0.85, 0.94, 0.9))).toBeNull();
    expect(examplesToSettle(open(0.9000001, 0.85, 0.94, 0.9))).toBeNull();
  });

  it('are unknown where nothing was measured or the interval is settled already', () => {
    expect(examplesToSettle(aRequirement({ status: 'unproven', measured: null }))).toBeNull();
    expect(examplesToSettle(open(0.95, 0.92, 0.97, 0.9))).toBeNull();
  });

  it('are none for a requirement that is met or failed', () => {
    expect(examplesToSettle({ ...open(0.92, 0.88, 0.95, 0.9), status: 'met' })).toBeNull();
    expect(examplesToSettle({ ...open(0.92, 0.88, 0.95, 0.9), status: 'failed' })).toBeNull();
  });
});
