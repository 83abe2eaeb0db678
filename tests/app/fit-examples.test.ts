import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { KeptAnswer } from '../../src/app/example-answers.ts';
import { fitExamples, type KeptExample } from '../../src/app/fit-examples.ts';
import { createTextBudget, cutText, type KeptText, longestWithin } from '../../src/app/text-budget.ts';
import type { ExampleList } from '../../src/core/model/example-list.ts';
import { seededRandom } from '../../src/core/random.ts';

const ABOUT: Omit<ExampleList, 'examples' | 'cutAt'> = {
  candidates: ['big', 'small'],
  reference: 'big',
  counts: {
    differs: { all: 5000, shown: 0 },
    unsettled: { all: 0, shown: 0 },
    wrong: { all: 0, shown: 0 },
    rest: { all: 0, shown: 0 },
  },
  heldOut: 0,
};

const whole = (text: string): KeptText => ({ text, length: text.length });

const anAnswer = (text: string): KeptAnswer => ({
  verdict: 'wrong',
  change: null,
  text: whole(text),
  score: 0,
  detail: null,
  ms: 1,
  usd: null,
  tokens: null,
  passed: 0,
  trials: 1,
});

const anExample = (index: number, ...answers: readonly string[]): KeptExample => ({
  id: `e${index}`,
  kind: 'differs',
  input: whole('a question'),
  reference: null,
  tags: [],
  answers: answers.map(anAnswer),
});

/** Letters that no packer makes smaller. */
function noise(length: number, seed: number): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => String.fromCharCode(33 + random.integer(90))).join('');
}

const sizesOf = (list: ExampleList) => ({
  json: Buffer.byteLength(JSON.stringify(list)),
  gzip: gzipSync(JSON.stringify(list)).length,
});

describe('what a page has room for', () => {
  test('short lists are whole', () => {
    const list = fitExamples([anExample(0, 'yes', 'no')], ABOUT, { bytes: 1e6, gzipBytes: 1e5 });
    expect(list.cutAt).toBeNull();
    expect(list.examples[0]?.answers.map((one) => one?.text)).toEqual([{ text: 'yes' }, { text: 'no' }]);
    expect(list.counts.differs).toEqual({ all: 5000, shown: 1 });
  });

  test('long texts are cut and say by how much, short ones stay', () => {
    const examples = Array.from({ length: 20 }, (_, index) => anExample(index, 'short', 'x'.repeat(20_000)));
    const list = fitExamples(examples, ABOUT, { bytes: 100_000, gzipBytes: 1e6 });
    expect(sizesOf(list).json).toBeLessThanOrEqual(100_000);
    expect(list.examples).toHaveLength(20);
    for (const { answers } of list.examples) {
      expect(answers[0]?.text).toEqual({ text: 'short' });
      const { text = '', more = 0 } = answers[1]?.text ?? {};
      expect(text.length).toBe(list.cutAt);
      expect(text.length + more).toBe(20_000);
    }
  });

  test('it stays within its bytes, raw and packed, whatever the texts', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 3000 }), fc.constant('\u0000'.repeat(3000)));
    const examples = fc.array(fc.tuple(text, text), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(examples, (texts) => {
        const kept = texts.map((answers, index) => anExample(index, ...answers));
        const list = fitExamples(kept, ABOUT, { bytes: 9000, gzipBytes: 3000 });
        if (list.examples.length === 1) return;
        expect(sizesOf(list).json).toBeLessThanOrEqual(9000);
        expect(sizesOf(list).gzip).toBeLessThanOrEqual(3000);
      }),
      { numRuns: 40 },
    );
  });

  test('rather than cut texts to nothing it shows fewer examples, the first ones', () => {
    const examples = Array.from({ length: 400 }, (_, index) =>
      anExample(index, noise(300, index), noise(300, -index)),
    );
    const list = fitExamples(examples, ABOUT, { bytes: 1e7, gzipBytes: 50_000 });
    expect(sizesOf(list).gzip).toBeLessThanOrEqual(50_000);
    expect(list.cutAt).toBe(200);
    expect(list.examples.length).toBeGreaterThan(50);
    expect(list.examples.map(({ id }) => id)).toEqual(list.examples.map((_, index) => `e${index}`));
    expect(list.counts.differs).toEqual({ all: 5000, shown: list.examples.length });
  });
});

describe('texts that stream by', () => {
  test('are never kept beyond twice what may be shown, and remember how long they were', () => {
    const budget = createTextBudget(10_000);
    const kept = Array.from({ length: 500 }, (_, index) => budget.keep('x'.repeat(1000 + index)));
    const sum = kept.reduce((all, { text }) => all + text.length, 0);
    expect(sum).toBeLessThanOrEqual(20_000);
    expect(kept.map(({ length }) => length)).toEqual(kept.map((_, index) => 1000 + index));
  });

  test('of a megabyte each do not stay in memory', () => {
    const budget = createTextBudget(1_000_000);
    const before = process.memoryUsage().heapUsed;
    const kept = Array.from({ length: 300 }, (_, index) =>
      budget.keep(String(index).padEnd(1_000_000, 'x y')),
    );
    globalThis.gc?.();
    expect(kept.reduce((all, { text }) => all + text.length, 0)).toBeLessThanOrEqual(2_000_000);
    if (globalThis.gc) expect(process.memoryUsage().heapUsed - before).toBeLessThan(60e6);
  });

  test('are cut at the length that fills the room, and never inside a letter', () => {
    expect(longestWithin([10, 20, 30], 100)).toBe(Number.POSITIVE_INFINITY);
    expect(longestWithin([10, 50, 50], 60)).toBe(25);
    expect(longestWithin([], 0)).toBe(Number.POSITIVE_INFINITY);
    expect(cutText(whole('a😀b'), 2)).toEqual({ text: 'a', more: 3 });
    expect(cutText(whole('a😀b'), 3)).toEqual({ text: 'a😀', more: 1 });
  });
});
