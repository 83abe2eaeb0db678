import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findOverlap, findRepeats, type NamedText } from '../../../src/core/overlap/find-overlap.ts';
import { normalizeText, shinglesOf } from '../../../src/core/overlap/shingles.ts';

const named = (...texts: string[]): NamedText[] => texts.map((text, index) => ({ id: `t${index}`, text }));
const LONG =
  'the parcel with the blue lamp never came to my house in march though i paid for express delivery';

describe('a text that is among others', () => {
  test('is found as it is, but for case and punctuation, and with a word or two changed', () => {
    const others = named('something else', LONG);
    const likenesses = [LONG, ` ${LONG.toUpperCase()}!`, LONG.replace('march', 'april'), 'the blue lamp'];
    expect(findOverlap(named(...likenesses), others)).toEqual([
      { id: 't0', like: 't1', likeness: 'exact', similarity: 1 },
      { id: 't1', like: 't1', likeness: 'normalized', similarity: 1 },
    ]);
    const [near] = findOverlap(named(LONG.replace('delivery', 'shipping')), others);
    expect(near).toMatchObject({ id: 't0', like: 't1', likeness: 'near' });
    expect(near?.similarity).toBeCloseTo(16 / 18, 12);
  });

  test('is none where it is empty, or nothing but punctuation', () => {
    expect(findOverlap(named('', '  ', '?!'), named('', '...', 'a'))).toEqual([]);
  });

  test('is told apart in any script', () => {
    expect(findOverlap(named('СТО Рублей'), named('сто рублей'))).toMatchObject([{ likeness: 'normalized' }]);
    expect(findOverlap(named('返金してください'), named('交換してください'))).toEqual([]);
  });
});

const words = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 0, maxLength: 9 });
const texts = fc.array(
  words.map((list) => list.join(' ')),
  { maxLength: 12 },
);

function similar(a: string, b: string): number {
  const [x, y] = [shinglesOf(normalizeText(a)), shinglesOf(normalizeText(b))];
  const common = [...x].filter((shingle) => y.has(shingle)).length;
  return common / (x.size + y.size - common);
}

test('finds whatever comparing every pair finds, at any threshold', () => {
  fc.assert(
    fc.property(texts, texts, fc.double({ min: 0.3, max: 1, noNaN: true }), (some, others, near) => {
      const found = new Set(findOverlap(named(...some), named(...others), near).map(({ id }) => id));
      for (const [index, text] of some.entries())
        expect(found.has(`t${index}`)).toBe(
          text !== '' && others.some((other) => similar(text, other) >= near),
        );
    }),
    { numRuns: 500 },
  );
});

test('of texts that repeat each other the first stays', () => {
  expect(findRepeats(named('a b c d', 'x', 'A B C D.', 'x'))).toEqual([
    { id: 't2', like: 't0', likeness: 'normalized', similarity: 1 },
    { id: 't3', like: 't1', likeness: 'exact', similarity: 1 },
  ]);
  fc.assert(
    fc.property(texts, (some) => {
      const repeats = new Set(findRepeats(named(...some)).map(({ id }) => id));
      for (const [index, text] of some.entries())
        expect(repeats.has(`t${index}`)).toBe(
          text !== '' && some.slice(0, index).some((earlier) => similar(text, earlier) >= 0.8),
        );
    }),
  );
});
