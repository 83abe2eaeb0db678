import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import { evaluate, parseExpression } from '../../src/graders/expression.ts';

const value = (text: string, parts: Record<string, number> = {}): number =>
  evaluate(parseExpression(text, Object.keys(parts)), parts);

describe('a formula', () => {
  test.each<[string, number]>([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['8 / 4 / 2', 1],
    ['10 - 4 - 3', 3],
    ['-2 * -3', 6],
    ['min(3, 1, 2) + max(1, 2)', 3],
    ['abs(-1.5) + floor(1.9) + ceil(.1)', 3.5],
    ['sqrt(16) + log(exp(1))', 5],
    ['0 - (2 ^ 2)', -4],
  ])('%s is %d', (text, expected) => expect(value(text)).toBeCloseTo(expected, 12));

  it('reads its parts, also one whose name is a function or an object’s', () => {
    expect(value('.7 * exact + .3 * style', { exact: 1, style: 0.5 })).toBeCloseTo(0.85, 12);
    expect(value('max(constructor, toString)', { constructor: 2, toString: 3 })).toBe(3);
  });

  test.each([
    ['exact + typo', /there is no part 'typo'/],
    ['process.exit(1)', /no function/],
    ['(() => 1)()', /calculate_output/],
    ['constructor', /there is no part/],
    ['toString()', /no function|takes one value/],
    ['exact = 1', /calculate_output/],
    ['exact, 1', /calculate_output/],
    ['"a" + exact', /numbers, parts/],
    ['-exact ^ 2', /a sign before a power/],
    ['sqrt(1, 2)', /takes one value/],
    ['', /calculate_output/],
    [`${'('.repeat(5000)}1${')'.repeat(5000)}`, /calculate_output/],
    [`${'-'.repeat(900)}1`, /nested too deeply/],
  ])('%s is refused', (text, message) => {
    expect(() => parseExpression(text, ['exact'])).toThrow(message);
  });

  it('is read or refused, whatever is written, and never runs anything', () => {
    const written = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'ab()+-*/^,.[]{}"\'`1 =>') }));
    fc.assert(
      fc.property(written, (text) => {
        try {
          expect(typeof evaluate(parseExpression(text, ['a', 'b']), { a: 1, b: 2 })).toBe('number');
        } catch (error) {
          expect(isBreakevenError(error)).toBe(true);
        }
      }),
    );
  });
});
