import { describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { chartsOf } from '../../src/report/charts/index.ts';
import type { Section } from '../../src/report/content/content.ts';
import { economicsSection } from '../../src/report/content/economics.ts';
import { aDocument } from './a-document.ts';
import { aBreakdown } from './an-economy.ts';
import { VARIANTS } from './variants.ts';

const variant = (name: string): ReportDocument => (VARIANTS[name] as () => ReportDocument)();

function tableIn(section: Section | null, caption: string): readonly (readonly string[])[] {
  const block = section?.blocks.find((one) => one.kind === 'table' && one.table.caption === caption);
  if (block?.kind !== 'table') return [];
  return block.table.groups.flatMap(({ rows }) =>
    rows.map(({ header, cells }) => [header.text, ...cells.map(({ text }) => text)]),
  );
}

describe('the money of a report', () => {
  test('is nowhere where nothing was decided or priced', () => {
    for (const name of ['empty', 'no-verdict', 'all-failed'])
      expect(economicsSection(variant(name)), name).toBeNull();
  });

  test('of one candidate is where its dollars go and its calendar, without a comparison', () => {
    const blocks = economicsSection(variant('one-candidate'))?.blocks ?? [];
    expect(blocks.map(({ kind }) => kind)).toEqual(['table', 'table']);
    expect(JSON.stringify(blocks)).not.toContain('Loses money');
  });

  test('without a verdict that leads has no chart of one', () => {
    const blocks = economicsSection(variant('none-qualifies'))?.blocks ?? [];
    expect(blocks.flatMap((block) => (block.kind === 'chart' ? block.chart : []))).toEqual(['payback']);
  });

  test('names only kinds of cost that somebody has, and their sum', () => {
    const rows = tableIn(economicsSection(aDocument()), 'Where each dollar goes');
    expect(rows.map(([name]) => name)).toEqual([
      'Tokens',
      'Labels and training',
      'Total',
      'Loses money',
      'Saves in a bad case',
    ]);
    expect(rows.find(([name]) => name === 'Total')?.[4]).toBe('$811.59');
  });

  test('tells many trainings of one candidate in one line, with how often and until when', () => {
    const training = [3, 6, 9, 12, 15].map((month) => ({
      day: `2027-0${month % 9}-01`,
      month,
      kind: 'retraining' as const,
      candidate: 'rft',
      usd: 31,
      change: null,
    }));
    const section = economicsSection(aDocument({ calendar: training }));
    expect(tableIn(section, 'Payback calendar')).toEqual([]); // one line is no calendar
    const calendar = [...aDocument().calendar, ...training];
    const rows = tableIn(economicsSection(aDocument({ calendar })), 'Payback calendar');
    expect(rows.filter(([, what]) => what === 'Trained again')).toEqual([
      ['2027-03-01', 'Trained again', 'rft', '$31.00'],
    ]);
  });

  test('goes from total to total by the kinds of cost that differ, and ends where the table does', () => {
    const document = aDocument();
    const candidates = document.candidates.map((one) =>
      one.id === 'rft' && one.expected
        ? {
            ...one,
            breakdown: aBreakdown({ tokens: one.expected.totalUsd - 300, hosting: 200, 'one-offs': 100 }),
          }
        : one,
    );
    const changed = { ...document, candidates };
    const chart = chartsOf(changed).find(({ id }) => id === 'cost-waterfall');
    expect(chart?.describe(changed)).toBe(
      'frontier $7,903, Tokens −$7,391, Hosting +$200.00, Labels and training +$100.00, rft $811.59.',
    );
  });

  test('says in words at which end of which assumption another is the cheapest', () => {
    const document = aDocument();
    const chart = chartsOf(document).find(({ id }) => id === 'sensitivity');
    expect(chart?.describe(document)).toContain(
      'Token price of lab/ft:lab-mini: $7,516 at 0.5×, $6,311 at 2×; at 2× supervised is the cheapest.',
    );
  });
});
