import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { equalJson, extractJson } from '../../src/graders/json-value.ts';

describe('the JSON in an answer', () => {
  test.each<[string, string, unknown]>([
    ['the whole answer', ' {"a": 1}\n', { a: 1 }],
    ['a bare value', 'null', null],
    ['a string with a bracket', '"{"', '{'],
    ['one fenced block', 'Here:\n```json\n{"a": "```"}\n```\nDone {"b": 2}.', { a: '```' }],
    ['a fenced bare value', 'So:\n```\n3\n```', 3],
    ['the first object of a sentence', 'I say {"a": {"b": [1]}} and {"c": 2}.', { a: { b: [1] } }],
    ['the first that parses', 'In {this} case: [1, 2]', [1, 2]],
    ['an object that an opening before it does not swallow', 'Set { x : {"a": 1} }', { a: 1 }],
    ['an object with brackets in strings', 'It is {"a": "}\\"]"}!', { a: '}"]' }],
    ['the first of two fenced blocks', '```\n{"a": 1}\n```\nor\n```\n{"b": 1}\n```', { a: 1 }],
    ['one line of code', '`{"a": 1}`', { a: 1 }],
  ])('is %s', (_, text, value) => expect(extractJson(text)).toEqual({ value }));

  test.each(['', 'none', '{', '{"a": 1', "{'a': 1}", '{a: 1}', '[1,]', '{]', '```json\nnone\n```', '\ud800'])(
    'is not in %j',
    (text) => expect(extractJson(text)).toBeNull(),
  );

  it('is whatever JSON there is, alone, fenced or in a sentence', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, before) => {
        const text = JSON.stringify(value);
        const meant = { value: JSON.parse(text) };
        expect(extractJson(text)).toEqual(meant);
        expect(extractJson(`Well.\n\`\`\`json\n${text}\n\`\`\`\n`)).toEqual(meant);
        const prose = before.replace(/[[{"]/g, '');
        if (typeof value === 'object' && value !== null)
          expect(extractJson(`${prose}: ${text}.`)).toEqual(meant);
      }),
    );
  });

  it('is looked for in any text without an error', () => {
    const parts = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ':',
      ',',
      '1',
      'null',
      '```\n',
      '\ud83d',
      ' ',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(parts).map((all) => all.join('')),
        ),
        (text) => {
          const found = extractJson(text);
          expect(found === null || 'value' in found).toBe(true);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each(['{', '[', '[]', '{"a":', '"', '```\n', '{"', '\\', '[1],{'])(
    'with %j a hundred thousand times neither stalls nor overflows',
    (part) => {
      const found = extractJson(part.repeat(100_000));
      expect(found === null || 'value' in found).toBe(true);
    },
  );

  it('is none where it is too deep to compare', () => {
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(extractJson(nested(200))).not.toBeNull();
    expect(extractJson(nested(100_000))).toBeNull();
  });

  it('cannot reach a prototype', () => {
    const found = extractJson('{"__proto__": {"admin": true}}')?.value;
    expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(equalJson(found, {})).toBe(false);
    expect(equalJson(found, JSON.parse('{"__proto__": {"admin": true}}'))).toBe(true);
  });
});

describe('JSON is equal', () => {
  it('to itself with its keys in any order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(equalJson(value, reversed(value))).toBe(true);
        expect(equalJson([value], value)).toBe(false);
        expect(equalJson({ value }, value)).toBe(false);
      }),
    );
  });

  it('exactly where Node finds what was parsed deeply equal', () => {
    const small = fc.jsonValue({ maxDepth: 2 }).map((value): unknown => JSON.parse(JSON.stringify(value)));
    fc.assert(
      fc.property(small, small, (first, second) => {
        expect(equalJson(first, second)).toBe(isDeepStrictEqual(first, second));
      }),
      { numRuns: 1000 },
    );
  });

  test.each<[unknown, unknown]>([
    [{ a: 1 }, { a: 1, b: undefined }],
    [
      [1, 2],
      [2, 1],
    ],
    [[1], [1, 1]],
    [[], {}],
    [{ length: 0 }, []],
    [{ a: 1 }, { b: 1 }],
    [1, '1'],
    [null, {}],
    [{ toString: 1 }, {}],
    [{}, { toString: 1 }],
  ])('not for %j and %j', (first, second) => {
    expect(equalJson(first, second)).toBe(false);
    expect(equalJson(second, first)).toBe(false);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
