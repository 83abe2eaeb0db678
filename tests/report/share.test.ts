import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { type Private, shareable } from '../../src/report/share.ts';
import { aDocument } from './a-document.ts';
import { VARIANTS } from './variants.ts';

const NOTHING: Private = { examples: [], files: [], renamed: new Map() };

const told = (message: string, examples: readonly string[] = [], files: readonly string[] = []): string => {
  const lints = [{ id: 'any', message, remedy: 'none' }];
  const shared = shareable(aDocument({ lints }), { ...NOTHING, examples, files });
  return shared.lints[0]?.message ?? '';
};

describe('a report to be passed on', () => {
  test('names no example, wherever one is named', () => {
    expect(told('2 examples (ticket-17, a b/c): learned', ['ticket-17', 'a b/c'])).toBe(
      '2 examples ([example], [example]): learned',
    );
  });

  test('takes no count for an example: short numbers are ids only where ids are listed', () => {
    const ids = Array.from({ length: 100 }, (_, index) => String(index));
    expect(told('3 of 30 examples (1, 2 and 17) say the same; 95% is 0.05', ids)).toBe(
      '3 of 30 examples ([example], [example], [example]) say the same; 95% is 0.05',
    );
  });

  test.each([
    ['see /home/me/eval.jsonl now', 'see [path] now'],
    ['see ~/evals/x, please', 'see [path], please'],
    ['see ../data/eval and ./a/b.csv', 'see [path] and [path]'],
    ['C:\\Users\\me\\x.csv is it', '[path] is it'],
    ['\\\\server\\share\\x is it', '[path] is it'],
    ['file:///etc/passwd', '[path]'],
    ['in configs/prices.yaml by', 'in [path] by'],
    ['(eval.jsonl)', '([path])'],
    ['run scripts/judge.py', 'run [path]'],
  ])('names no path: %s', (text, shown) => {
    expect(told(text)).toBe(shown);
  });

  test.each([
    'openai/gpt-4.1-mini at $0.40/$1.60 a million, 3/4 of it',
    'https://example.com/prices/today.html says so',
    'lab/ft:lab-mini and/or meta/llama-3.1-8b',
    'from 2026-11-22 on: 12.5% e.g. of 1,200',
    'say it: scenario.usdPerError, or candidates: [{ id: a, model: openai/b }]',
  ])('keeps what is none: %s', (text) => {
    expect(told(text)).toBe(text);
  });

  test('names no file of which it is told, however it is called', () => {
    expect(told('from My Evals (June) as Geheim', [], ['My Evals (June)', 'Geheim'])).toBe(
      'from [path] as [path]',
    );
  });

  test('candidates that are called by a path keep apart, the same everywhere', () => {
    const text = JSON.stringify(aDocument())
      .replaceAll('"rft"', '"file://a/rft.py"')
      .replaceAll('"mini"', '"file://b/mini.py"');
    const document = JSON.parse(text) as ReportDocument;
    const shared = shareable(document, NOTHING);
    const ids = shared.candidates.map(({ id }) => id);
    expect(ids).toEqual(['frontier', '[path]', 'distilled', '[path] 2', 'supervised']);
    expect(shared.recommendation).toMatchObject({ winner: '[path] 2' });
    expect(shared.comparisons.map(({ candidate }) => candidate)).toEqual(ids.slice(1));
  });

  test.each(Object.entries(VARIANTS).filter(([name]) => name !== 'hostile'))(
    'of the variant %s is the same where nothing is private, but for its own paths',
    (_, variant) => {
      const shared = JSON.stringify(shareable(variant(), NOTHING));
      const own = JSON.stringify(variant()).replaceAll('configs/prices.yaml', '[path]');
      expect(shared).toBe(own);
    },
  );

  test('whatever an id is made of, it is not told', () => {
    const odd = fc.string({ minLength: 4, maxLength: 30, unit: 'grapheme' }).map((text) => `id${text}x`);
    fc.assert(
      fc.property(odd, (id) => {
        expect(told(`one (${id}) of them`, [id])).toBe('one ([example]) of them');
      }),
    );
  });
});
