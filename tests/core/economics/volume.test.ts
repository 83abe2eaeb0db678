import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  breakEvenVolume,
  cheapestByVolume,
  type Line,
  volumePath,
} from '../../../src/core/economics/index.ts';

const anyLine: fc.Arbitrary<Line> = fc.record({
  id: fc.uuid(),
  fixed: fc.oneof(fc.constantFrom(0, 1000, 5000), fc.double({ min: 0, max: 1e5, noNaN: true })),
  perRequest: fc.oneof(fc.constantFrom(0, 0.001, 0.01), fc.double({ min: 0, max: 0.1, noNaN: true })),
});
const costAt = ({ fixed, perRequest }: Line, volume: number): number => fixed + perRequest * volume;

describe('the break-even volume', () => {
  const prompted = { id: 'prompted', fixed: 500, perRequest: 0.021 };
  const tuned = { id: 'tuned', fixed: 14_500 + 600 * 12, perRequest: 0.0032 };

  it('reproduces METHODS, section 6: 1,191,011.235955 requests a year', () => {
    expect(breakEvenVolume(prompted, tuned)).toBeCloseTo(1_191_011.235955, 6);
  });

  it('does not care which candidate comes first', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (a, b) => {
        expect(breakEvenVolume(a, b)).toBe(breakEvenVolume(b, a));
      }),
    );
  });

  it('makes both cost the same', () => {
    fc.assert(
      fc.property(anyLine, anyLine, (a, b) => {
        const volume = breakEvenVolume(a, b);
        if (volume === 'never') return;
        const gap = Math.abs(costAt(a, volume) - costAt(b, volume));
        expect(gap).toBeLessThanOrEqual(1e-9 * (1 + costAt(a, volume)));
      }),
    );
  });

  it('is never where one candidate is dearer at every volume, or they cost the same', () => {
    expect(breakEvenVolume(prompted, { id: 'worse', fixed: 600, perRequest: 0.03 })).toBe('never');
    expect(breakEvenVolume(prompted, { ...prompted, fixed: 600 })).toBe('never');
    expect(breakEvenVolume(prompted, { ...prompted, perRequest: 0.01 })).toBe('never');
    expect(breakEvenVolume(prompted, prompted)).toBe('never');
  });

  it('names the amount that it cannot answer for', () => {
    expect(() => breakEvenVolume({ ...prompted, fixed: Number.NaN }, tuned)).toThrow(/^a\.fixed/);
    expect(() => breakEvenVolume(prompted, { ...tuned, perRequest: Infinity })).toThrow(/^b\.perRequest/);
  });
});

describe('the cheapest candidate by volume', () => {
  const lines: Line[] = [
    { id: 'prompted', fixed: 0, perRequest: 0.021 },
    { id: 'mini', fixed: 4000, perRequest: 0.0115 },
    { id: 'distilled', fixed: 16_000, perRequest: 0.004 },
    { id: 'rft', fixed: 45_000, perRequest: 0.0021 },
    { id: 'never', fixed: 12_000, perRequest: 0.0105 },
  ];

  it('reproduces METHODS, section 6: switches at 421,052.631579, 1,600,000 and 15,263,157.894737', () => {
    const ranges = cheapestByVolume(lines);
    expect(ranges.map(({ id }) => id)).toEqual(['prompted', 'mini', 'distilled', 'rft']);
    expect(ranges[0]?.to).toBeCloseTo(421_052.631579, 6);
    expect(ranges[1]?.to).toBeCloseTo(1_600_000, 6);
    expect(ranges[2]?.to).toBeCloseTo(15_263_157.894737, 6);
    expect(ranges[3]?.to).toBeNull();
  });

  it('covers all volumes from 0 on without a gap', () => {
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 12 }), (some) => {
        const ranges = cheapestByVolume(some);
        expect(ranges[0]?.from).toBe(0);
        expect(ranges.at(-1)?.to).toBeNull();
        for (const [index, { from, to }] of ranges.entries()) {
          if (to === null) continue;
          expect(to).toBeGreaterThan(from);
          expect(ranges[index + 1]?.from).toBe(to);
        }
      }),
    );
  });

  it('is at every volume the least of all lines', () => {
    const anyVolume = fc.oneof(
      fc.constant(0),
      fc.double({ min: 0, max: 1e8, noNaN: true }),
      fc.integer({ min: 0, max: 1e6 }),
    );
    fc.assert(
      fc.property(fc.array(anyLine, { minLength: 1, maxLength: 12 }), anyVolume, (some, volume) => {
        const range = cheapestByVolume(some).find(({ to }) => to === null || volume < to);
        const chosen = some.find(({ id }) => id === range?.id);
        const least = Math.min(...some.map((line) => costAt(line, volume)));
        expect(chosen && costAt(chosen, volume)).toBeLessThanOrEqual(least + 1e-9 * (1 + least));
      }),
    );
  });

  it('names the first given of equal lines, and the flatter one of those that start alike', () => {
    const twin = { fixed: 10, perRequest: 1 };
    expect(
      cheapestByVolume([
        { id: 'first', ...twin },
        { id: 'second', ...twin },
      ]),
    ).toEqual([{ from: 0, to: null, id: 'first' }]);
    expect(
      cheapestByVolume([
        { id: 'steep', ...twin },
        { id: 'flat', fixed: 10, perRequest: 0.5 },
      ]),
    ).toEqual([{ from: 0, to: null, id: 'flat' }]);
  });

  it('leaves out a line that only touches where two others cross, whatever rounding does', () => {
    const ranges = cheapestByVolume([
      { id: 'a', fixed: 0, perRequest: 0.3 },
      { id: 'touches', fixed: 1, perRequest: 0.2 },
      { id: 'c', fixed: 2, perRequest: 0.1 },
    ]);
    expect(ranges.map(({ id }) => id)).toEqual(['a', 'c']);
  });

  it('does not care about the order of lines that differ', () => {
    expect(cheapestByVolume(lines.toReversed())).toEqual(cheapestByVolume(lines));
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => cheapestByVolume([])).toThrow(new RangeError('lines must hold at least 1 line'));
    expect(() => cheapestByVolume([{ id: 'x', fixed: Number.NaN, perRequest: 1 }])).toThrow(
      /^lines\[0\]\.fixed/,
    );
  });
});

describe('the volume path', () => {
  const plan = { monthly: 100_000, growth: 0.05, seasonality: [1, 0.9, 1.1, 1], months: 12 };

  it('reproduces METHODS, section 6: 1,593,651.456934 requests in a year', () => {
    const total = volumePath(plan).reduce((sum, volume) => sum + volume, 0);
    expect(total).toBeCloseTo(1_593_651.456934, 5);
  });

  it('starts with the first month, grows from the second on and repeats the season', () => {
    expect(volumePath({ ...plan, months: 5 }).map((volume) => Math.round(volume))).toEqual([
      100_000, 94_500, 121_275, 115_763, 121_551,
    ]);
  });

  it('stays level without growth and season', () => {
    expect(volumePath({ monthly: 7, growth: 0, seasonality: [1], months: 3 })).toEqual([7, 7, 7]);
  });

  it('names the argument that it cannot answer for', () => {
    expect(() => volumePath({ ...plan, months: 0 })).toThrow(
      new RangeError('months must be a whole number of at least 1, not 0'),
    );
    expect(() => volumePath({ ...plan, seasonality: [] })).toThrow(/^seasonality/);
    expect(() => volumePath({ ...plan, seasonality: [1, -1] })).toThrow(/^seasonality\[1\]/);
    expect(() => volumePath({ ...plan, growth: -1 })).toThrow(/^growth/);
    expect(() => volumePath({ ...plan, monthly: Number.NaN })).toThrow(/^monthly/);
  });
});
