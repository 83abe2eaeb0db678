import { describe, expect, it } from 'vitest';
import { examplesToSettle } from '../../../src/core/decision/examples-to-settle.ts';
import { wilsonInterval } from '../../../src/core/stats/index.ts';
import { aRequirement } from './builders.ts';

function open(point: number, low: number, high: number, needed: number, n = 100) {
  return aRequirement({
    status: 'unproven',
    needed,
    measured: { point, low, high, level: 0.95, n, method: 'Wilson score' },
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

  it('really settle it, with ten per cent to spare', () => {
    const { low, high } = wilsonInterval(460, 500);
    const more = examplesToSettle(open(0.92, low, high, 0.9, 500)) ?? Number.NaN;
    const n = Math.ceil(1.1 * (500 + more));
    expect(wilsonInterval(Math.round(0.92 * n), n).low).toBeGreaterThan(0.9);
    expect(wilsonInterval(460, 500).low).toBeLessThan(0.9);
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
