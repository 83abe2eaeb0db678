import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type SimilarityMetric, similarityMetrics } from '../../../src/graders/similarity/index.ts';
import { longestCommonSubsequence } from '../../../src/graders/similarity/longest-common-subsequence.ts';

const METRICS = Object.keys(similarityMetrics) as SimilarityMetric[];

/** Text that models write, text of few letters, and any code units at all, lone surrogates too. */
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.constantFrom('the', 'cat', 'sat', 'Sats', '1,234.5', '.', '-\n', '\ud83d', '&amp;'))
    .map((words) => words.join(' ')),
);

/** Words that every tokenizer here keeps as they are. */
const sentences: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('the', 'cat', 'sits', 'on', 'a', 'mat', 'again'), { minLength: 5, maxLength: 30 })
  .map((words) => words.join(' '));

describe.each(METRICS)('%s', (metric) => {
  const score = similarityMetrics[metric];

  it('gives any two strings a value from 0 to 1, the same each time', () => {
    fc.assert(
      fc.property(texts, texts, (input, reference) => {
        const value = score(input, reference);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
        expect(score(input, reference)).toBe(value);
      }),
    );
  });

  it('is 0 where nothing is in common, and against an empty text', () => {
    fc.assert(
      fc.property(sentences, (sentence) => {
        expect(score(sentence, 'XYZ 77 XYZ 77 XYZ 77'.replaceAll(' ', '/'))).toBe(0);
        expect(score(sentence, '')).toBe(0);
        expect(score('', sentence)).toBe(0);
      }),
    );
  });

  it.skipIf(metric === 'meteor')('is 1 for a text against itself, and less once a word is missing', () => {
    fc.assert(
      fc.property(sentences, (sentence) => {
        expect(score(sentence, sentence)).toBeCloseTo(1, 12);
        expect(score(sentence, `${sentence} indeed`)).toBeLessThan(1);
        expect(score(`${sentence} indeed`, sentence)).toBeLessThan(1);
      }),
    );
  });

  it.skipIf(metric === 'meteor' || metric === 'bleu')('is symmetric', () => {
    fc.assert(
      fc.property(texts, texts, (input, reference) => {
        expect(score(input, reference)).toBe(score(reference, input));
      }),
    );
  });
});

test('meteor of a text against itself is 1 − 0.5 / words³, or 0 where there is no word', () => {
  fc.assert(
    fc.property(sentences, (sentence) => {
      const words = new Set(sentence.split(' '));
      fc.pre(words.size === sentence.split(' ').length);
      expect(similarityMetrics.meteor(sentence, sentence)).toBeCloseTo(1 - 0.5 / words.size ** 3, 12);
    }),
  );
  expect(similarityMetrics.meteor(' ', ' ')).toBe(0);
});

test('bleu falls with brevity, not with what a reference has more of one word', () => {
  expect(similarityMetrics.bleu('the cat sat on', 'the cat sat on the mat')).toBeCloseTo(
    Math.exp(-1 / 2),
    12,
  );
});

describe('the longest common subsequence', () => {
  /** The textbook table. */
  function byTable(first: readonly string[], second: readonly string[]): number {
    let row = second.map(() => 0);
    for (const symbol of first) {
      const above = row;
      row = [];
      second.forEach((other, j) => {
        const diagonal = (above[j - 1] ?? 0) + 1;
        row.push(symbol === other ? diagonal : Math.max(above[j] ?? 0, row[j - 1] ?? 0));
      });
    }
    return row.at(-1) ?? 0;
  }

  // Of two letters every word of the row has both, of 300 few have any one; in between there are both kinds.
  it.each([
    [2, 200, 200],
    [40, 300, 200],
    [300, 900, 40],
  ])('is that of the table, over %d letters', (letters, maxLength, numRuns) => {
    const letter = fc.oneof(fc.nat(letters - 1), fc.nat(3)).map(String);
    const symbols = fc.array(letter, { maxLength, size: 'max' });
    fc.assert(
      fc.property(symbols, symbols, (first, second) => {
        expect(longestCommonSubsequence(first, second)).toBe(byTable(first, second));
      }),
      { numRuns, endOnFailure: true }, // shrinking such long lists takes minutes
    );
  });

  it('of longer texts takes what lies past the limit for different, but equal ends for equal', () => {
    const side = (filler: string): string[] => [
      ...Array.from({ length: 10 }, () => 'start'),
      ...Array.from({ length: 150_000 }, (_, i) => `${filler}${i}`),
      'same',
      ...Array.from({ length: 10 }, () => 'end'),
    ];
    expect(longestCommonSubsequence(side('a'), side('a'))).toBe(150_021);
    const late = [...side('a').slice(0, -11), 'x', 'same', 'y', 'end'];
    expect(longestCommonSubsequence(late, side('b'))).toBe(10 + 1);
  });
});
