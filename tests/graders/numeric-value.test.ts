import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isNear, type NumberReading, readNumber } from '../../src/graders/numeric-value.ts';

describe('a number is read as people write it', () => {
  test.each<[string, number | null]>([
    ['42', 42],
    ['The answer is 42.', 42],
    ['**42**', 42],
    ['_42_', 42],
    ['\\boxed{42}', 42],
    ['1,234.56', 1234.56],
    ['12,345,678', 12345678],
    ['12,34,567', 1234567],
    ["1'234.5", 1234.5],
    ['1\u202f234\u202f567', 1234567],
    ['1_000', 1000],
    ['1.2e3', 1200],
    ['1.5E-3', 0.0015],
    ['1.2 × 10^3', 1200],
    ['3 x 10^{-2}', 0.03],
    ['6.02 \\times 10^{23}', 6.02e23],
    ['-5', -5],
    ['−5', -5],
    ['x = -5', -5],
    ['(-5)', -5],
    ['+5', 5],
    ['$3.50', 3.5],
    ['-$3.50', -3.5],
    ['$-3.50', -3.5],
    ['US$3.50', 3.5],
    ['€ 3.50', 3.5],
    ['12 %', 12],
    ['12\\%', 12],
    ['.5', 0.5],
    ['-.5', -0.5],
    ['½', 0.5],
    ['1½', 1.5],
    ['-1½', -1.5],
    ['3/4', 0.75],
    ['-3 / 4', -0.75],
    ['12kg', 12],
    ['5th', 5],
    ['00012', 12],
    ['0', 0],
    ['42, so 42', 42],
  ])('%j is %d', (text, number) => expect(readNumber(text)).toBe(number));

  test.each([
    '',
    ' ',
    'none',
    'NaN',
    'Infinity',
    '1e999',
    'v2',
    'v2.5',
    'GPT-4.1',
    'H2O',
    '0x1F',
    '1.2.3',
    '192.168.0.1',
    '3 or 4',
    '3-5',
    '3/0',
    '3/4/2024',
    '12:30',
    'minus five',
    '%',
    '-',
    '.',
    '1,2,3',
  ])('%j has no one number', (text) => expect(readNumber(text)).toBeNull());

  test.each<[string, NumberReading, number]>([
    ['first 3, then -4.5!', { which: 'first' }, 3],
    ['first 3, then -4.5!', { which: 'last' }, -4.5],
    ['3-5', { which: 'last' }, 5],
    ['on 2024-05-01', { which: 'last' }, 1],
    ['1,2,3', { which: 'last' }, 3],
    ['12 %', { percent: 'fraction' }, 0.12],
    ['0.1%', { percent: 'fraction' }, 0.001],
    ['12', { percent: 'fraction' }, 12],
    ['1.234,56 €', { decimal: ',' }, 1234.56],
    ['3,50', { decimal: ',' }, 3.5],
    ['v2 costs 3', { which: 'first' }, 3],
    ['wait...5', { which: 'first' }, 5],
  ])('%j read with %j is %d', (text, reading, number) => expect(readNumber(text, reading)).toBe(number));

  it('gives back what JavaScript, English and German write', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
        expect(readNumber(`It is ${number}.`)).toBe(number === 0 ? readNumber('0') : number);
      }),
    );
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 99 }), (whole, cents) => {
        const number = Number(`${whole}.${cents}`);
        const style = { maximumFractionDigits: 2 };
        expect(readNumber(number.toLocaleString('en-US', style))).toBe(number);
        expect(readNumber(number.toLocaleString('de-DE', style), { decimal: ',' })).toBe(number);
      }),
    );
  });

  it('takes any text, and gives a finite number or null', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
      fc
        .array(fc.constantFrom(...'0123.,eE+-−$%½/x×10^{} '), { maxLength: 30 })
        .map((parts) => parts.join('')),
    );
    const readings = fc.record({
      which: fc.constantFrom('only', 'first', 'last'),
      percent: fc.constantFrom('points', 'fraction'),
      decimal: fc.constantFrom('.', ','),
    });
    fc.assert(
      fc.property(texts, readings, (text, reading) => {
        const number = readNumber(text, reading);
        expect(number === null || Number.isFinite(number)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test.each(['1', '1,', ',111', '1.', '1 ', '-', '$', 'a1', "1'", '1e', '½', '.1'])(
    '%j a hundred thousand times is read, not stalled on',
    (part) => {
      const number = readNumber(part.repeat(100_000));
      expect(number === null || Number.isFinite(number)).toBe(true);
    },
  );
});

describe('a number is near another', () => {
  it('within the absolute or the relative tolerance, bounds included', () => {
    expect(isNear(1.1, 1, { absolute: 0.1 })).toBe(true);
    expect(isNear(1.11, 1, { absolute: 0.1 })).toBe(false);
    expect(isNear(-110, -100, { relative: 0.1 })).toBe(true);
    expect(isNear(-111, -100, { relative: 0.1 })).toBe(false);
    expect(isNear(0.5, 0, { relative: 0.1, absolute: 1 })).toBe(true);
  });

  it('without a tolerance only if they are equal, and never at infinity', () => {
    expect(isNear(0.1 + 0.2, 0.3)).toBe(false);
    expect(isNear(0, -0)).toBe(true);
    expect(isNear(1, Number.POSITIVE_INFINITY, { relative: 0.1 })).toBe(false);
    expect(isNear(Number.NaN, 1, { absolute: 9 })).toBe(false);
  });

  it('whatever the numbers, if the tolerance is their distance', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
    fc.assert(
      fc.property(finite, finite, (value, expected) => {
        expect(isNear(value, expected, { absolute: Math.abs(value - expected) })).toBe(true);
      }),
    );
  });
});
