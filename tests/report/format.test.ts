import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  formatCount,
  formatDuration,
  formatFactor,
  formatMonths,
  formatPercent,
  formatPoints,
  formatProbability,
  formatUsd,
  formatUsdRange,
} from '../../src/report/format.ts';

describe('figures as people read them', () => {
  test.each([
    [0, '$0'],
    [0.000012, '$0.000012'],
    [0.42, '$0.42'],
    [0.4226, '$0.423'],
    [15.739, '$15.74'],
    [1326.4, '$1,326'],
    [12_300_000, '$12.3M'],
    [-74.21, '−$74.21'],
    [1.82e-12, '<$0.000001'],
    [9.9e-7, '<$0.000001'],
    [-1.82e-12, '>−$0.000001'],
    [0.00000123456, '$0.00000123'],
  ])('%d dollars read %s', (value, text) => {
    expect(formatUsd(value)).toBe(text);
  });

  test('counts are grouped by commas, durations and spans carry their unit', () => {
    expect(formatCount(1_234_567)).toBe('1,234,567');
    expect(formatDuration(3.42)).toBe('3.4 ms');
    expect(formatDuration(1240)).toBe('1.24 s');
    expect(formatMonths(0.3)).toBe('9 days');
    expect(formatMonths('never')).toBe('never');
    expect(formatFactor(2.71)).toBe('2.7×');
    expect([1, 1.02, 1.1, 0.98].map(formatFactor)).toEqual(['1×', '1.02×', '1.1×', '0.98×']);
    expect(formatPoints(-0.213)).toBe('−21.3 pp');
  });

  test('a probability is whole per cent, and never certain', () => {
    expect([0, 0.004, 0.0149, 0.87, 0.99, 0.996, 1].map(formatProbability)).toEqual([
      '<1%',
      '<1%',
      '1%',
      '87%',
      '99%',
      '>99%',
      '>99%',
    ]);
  });

  test('a range of hundreds of dollars has no cents', () => {
    expect(formatUsdRange({ low: 2.07, high: 2.13 })).toBe('$2.07–2.13');
    expect(formatUsdRange({ low: 610.83, high: 648.61 })).toBe('$611–649');
    expect(formatUsdRange({ low: -96.4, high: 648.61 })).toBe('−$96 to $649');
  });

  test('a range below a ten-thousandth of a cent says so once, one that leaves it at its lower end', () => {
    expect(formatUsdRange({ low: 1e-12, high: 3e-9 })).toBe('<$0.000001');
    expect(formatUsdRange({ low: 1e-12, high: 0.02 })).toBe('<$0.000001–0.02');
    expect(formatUsdRange({ low: 0, high: 0 })).toBe('$0');
  });

  test('no number reads as NaN, Infinity, an exponent in dollars, or a nought with a sign', () => {
    const formats = [
      formatCount,
      formatDuration,
      formatFactor,
      formatPercent,
      formatPoints,
      formatProbability,
      formatUsd,
    ];
    fc.assert(
      fc.property(fc.double({ noNaN: false }), fc.constantFrom(...formats), (value, format) => {
        const text = format(value);
        expect(text).not.toMatch(/NaN|Infinity|undefined/);
        expect(text).not.toMatch(/^[−-]\$?0(\.0+)?(?!\d|\.)/);
      }),
      { numRuns: 2000 },
    );
  });

  test('dollars round to within half a per cent below a million', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 999_000, noNaN: true }), (value) => {
        const read = Number(formatUsd(value).replaceAll(/[$,]/g, ''));
        expect(Math.abs(read - value) / value).toBeLessThan(0.005);
      }),
    );
  });
});
