import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../src/report/content/examples.ts';
import {
  figuresOf,
  gistOf,
  groupAnswers,
  partFrom,
  plainText,
  verdictWords,
} from '../../src/report/example-words.ts';
import { renderFormats, renderReport } from '../../src/report/render-report.ts';
import { aDocument } from './a-document.ts';
import { anAnswer, anExample, anExampleList } from './an-example-list.ts';

const CONTEXT = { command: 'breakeven report', generatedAt: '2026-11-22T20:00:00.000Z' };

const LIST = anExampleList(
  [
    anExample({
      id: '=HYPERLINK("https://example.com")',
      kind: 'differs',
      tags: ['@tag', 'b'],
      answers: [
        anAnswer(),
        anAnswer({ verdict: 'wrong', change: 'lost', text: { text: 'SECRET' }, ms: null }),
      ],
    }),
    anExample({ id: 'e2', answers: [anAnswer(), null] }),
  ],
  { candidates: ['frontier', 'mini'], reference: 'frontier' },
);

describe('examples in a report', () => {
  test('stand after the scenarios and before the warnings; without any there is no section', async () => {
    const { html, markdown, json } = await renderReport(aDocument(), CONTEXT, { examples: LIST });
    const order = [...html.matchAll(/<section id="([^"]+)"/g)].map(([, id]) => id);
    expect(order.indexOf('examples')).toBe(order.indexOf('warnings') - 1);
    expect(html).toContain('SECRET');
    expect(markdown).not.toContain('SECRET');
    expect(json).not.toContain('SECRET');
    expect((await renderReport(aDocument(), CONTEXT)).html).not.toContain('id="examples"');
  });

  test('are a table without texts, in which nothing is a formula', async () => {
    const files: Record<string, string> = {};
    for await (const part of renderFormats(aDocument(), CONTEXT, ['csv'], {}, { examples: LIST }))
      for (const file of 'files' in part ? part.files : []) files[file.name] = String(file.content);
    const csv = files['tables/examples.csv'] ?? '';
    expect(csv).not.toContain('SECRET');
    expect(csv).not.toContain('a question');
    const [first, second, third, ...rest] = parse(csv, { bom: true, columns: true }) as Record<
      string,
      string
    >[];
    expect(first).toMatchObject({ candidate: 'frontier', verdict: 'passed', change: '', score: '1' });
    expect(second).toEqual({
      example: '\'=HYPERLINK("https://example.com")',
      tags: "'@tag b",
      kind: 'differs',
      candidate: 'mini',
      verdict: 'wrong',
      change: 'lost',
      score: '0',
      passed: '0',
      trials: '1',
      latencyMs: '',
      usd: '0.0004',
      outputTokens: '12',
    });
    expect([third?.example, rest.length]).toEqual(['e2', 0]);
  });

  test('of a report to be passed on are counts only, also in the tables', async () => {
    const { html } = await renderReport(aDocument(), CONTEXT, { examples: 'left-out' });
    expect(html).toContain('left out on purpose');
    const names: string[] = [];
    for await (const part of renderFormats(aDocument(), CONTEXT, ['csv'], {}, { examples: 'left-out' }))
      names.push(...('files' in part ? part.files.map(({ name }) => name) : []));
    expect(names).not.toContain('tables/examples.csv');
  });

  test('say of how many they are, and what is missing of them', () => {
    expect(coverageOf(LIST)).toBe(
      'All 2 examples: 1 on which a candidate scores otherwise than frontier and 1 on which all agree.',
    );
    const counts = { ...LIST.counts, differs: { all: 61_204, shown: 1 } };
    const part = coverageOf({ ...LIST, counts, cutAt: 1234, heldOut: 30 });
    expect(part).toContain('2 of 61,205 examples: 1 of 61,204 on which');
    expect(part).toContain('Texts are cut after 1,234 letters.');
    expect(part).toContain('The 30 examples held out');
  });
});

describe('how an example is worded', () => {
  test('verdicts say what they mean beside the reference, and how repeats went', () => {
    expect(verdictWords(anAnswer({ change: 'gained' }))).toBe('passed, gained');
    expect(verdictWords(anAnswer({ verdict: 'wrong', passed: 2, trials: 3 }))).toBe('wrong, 2 of 3 passed');
    expect(verdictWords(anAnswer({ verdict: 'ungraded' }))).toBe('not graded');
    expect(verdictWords(null)).toBe('not asked');
    expect(figuresOf(anAnswer({ score: 1 / 3, ms: null, tokens: 1 }))).toEqual([
      'score 0.333',
      '$0.0004',
      '1 token',
    ]);
  });

  test('candidates that answered the same are told together, but not those without a text', () => {
    const [same, other, none] = [anAnswer(), anAnswer({ text: { text: 'no' } }), anAnswer({ text: null })];
    const groups = groupAnswers(anExample({ answers: [same, other, null, { ...same, ms: 7 }, none, none] }));
    expect(groups.map(({ all }) => all.map(({ place }) => place))).toEqual([[0, 3], [1], [4], [5]]);
  });

  test.each([
    ['{"tool":"refund"}', '{"tool":"replace"}', ['{"tool":"', 'refund', '"}']],
    ['in 12 days', 'in 17 days', ['in ', '12', ' days']],
    ['same', 'same', ['same', '', '']],
    ['altogether different', 'no', ['altogether different', '', '']],
    ['alone', null, ['alone', '', '']],
    ['a long answer 😀 end', 'a long answer 😁 end', ['a long answer ', '😀', ' end']],
  ])('what differs from the reference answer is parted by whole words: %s', (text, other, parts) => {
    expect(partFrom(text, other)).toEqual(parts);
  });

  test('what steers or hides is spelled out, lines stay', () => {
    expect(plainText('a\r\nb\u202e\u001b[31m\ud800')).toBe('a\nb\\u202e\\u001b[31m\ufffd');
    expect(gistOf({ text: `one\n\ntwo ${'x'.repeat(500)}` })).toMatch(/^one two x{200,}…$/);
  });
});
