import { describe, expect, it } from 'vitest';
import type { Meter, PriceRow } from '../../src/core/model/price.ts';
import { catalogueOn, diffCatalogues } from '../../src/prices/catalogue.ts';
import { checkSheet } from '../../src/prices/check-sheet.ts';
import type { PriceSheet } from '../../src/prices/sheet.ts';

const row = (meter: Meter, usd: number, parts: Partial<PriceRow> = {}): PriceRow => ({
  provider: 'p',
  model: 'm',
  meter,
  usd,
  per: 1e6,
  from: '2026-06-01',
  evidence: 'primary',
  source: 'a test',
  ...parts,
});
const aSheet = (...rows: readonly PriceRow[]): PriceSheet => ({ rows, lives: [], hash: '' });
const kinds = (...rows: readonly PriceRow[]): string[] =>
  checkSheet(aSheet(...rows), '2026-11-01').map(({ kind, message }) => `${kind}: ${message}`);

describe('a catalogue on a day', () => {
  const o3 = aSheet(
    row('input', 10, { model: 'o3', from: '2025-04-16' }),
    row('output', 40, { model: 'o3', from: '2025-04-16' }),
    row('input', 2, { model: 'o3', from: '2025-06-10' }),
    row('output', 8, { model: 'o3', from: '2025-06-10' }),
  );

  it('has of each meter the row that holds, and no model before its first', () => {
    const usd = (day: string): number[] =>
      catalogueOn(o3, day).flatMap(({ rows }) => rows.map((one) => one.usd));
    expect(usd('2025-04-15')).toEqual([]);
    expect(usd('2025-06-09')).toEqual([10, 40]);
    expect(usd('2025-06-10')).toEqual([2, 8]);
  });

  it('differs from that of another day by what changed, with the factor', () => {
    expect(diffCatalogues(catalogueOn(o3, '2025-06-09'), catalogueOn(o3, '2025-06-10'))).toMatchObject([
      { model: 'o3', meter: 'input', before: 10, after: 2, change: -0.8 },
      { model: 'o3', meter: 'output', before: 40, after: 8, change: -0.8 },
    ]);
    expect(diffCatalogues([], catalogueOn(o3, '2025-06-10'))).toMatchObject([
      { before: null, after: 2, change: null },
      { before: null, after: 8, change: null },
    ]);
    expect(diffCatalogues(catalogueOn(o3, '2025-07-01'), catalogueOn(o3, '2026-07-01'))).toEqual([]);
  });
});

describe('a sheet is remarked on', () => {
  it('not at all where it is fresh, read at its source, and in proportion', () => {
    expect(
      kinds(
        row('input', 1),
        row('cached-input', 0.1),
        row('cache-write', 1.25),
        row('output', 4),
        row('batch-input', 0.5),
        row('batch-output', 2),
      ),
    ).toEqual([]);
  });

  it.each<[string, readonly PriceRow[], string]>([
    [
      'cached input is dearer',
      [row('input', 1), row('cached-input', 2), row('output', 4)],
      'odd: cached input costs more than input',
    ],
    ['input is dearer than output', [row('input', 5), row('output', 4)], 'odd: input costs more than output'],
    [
      'a batch costs more',
      [row('input', 1), row('output', 4), row('batch-output', 5)],
      'odd: the batch tier costs more than the default one',
    ],
    ['half is missing', [row('output', 4)], 'odd: output has a price and input has none'],
    [
      'it is free',
      [row('input', 0), row('output', 4)],
      'odd: it is free: a price that is not known is left out, not 0',
    ],
    [
      'units were mixed up',
      [row('input', 2000), row('output', 4000)],
      'odd: input at $2000 a million: dollars a thousand tokens, or a token?',
    ],
    [
      'it is old',
      [row('input', 1, { from: '2026-01-01' }), row('output', 4)],
      'old: its prices are up to 304 days old',
    ],
    [
      'it ends',
      [row('input', 1, { until: '2026-12-01' }), row('output', 4)],
      'promotional: a price holds until 2026-12-01 only',
    ],
    [
      'somebody else says it',
      [row('input', 1, { evidence: 'secondary' }), row('output', 4)],
      "unsure: not read in the provider's own table: secondary",
    ],
  ])('where %s', (_, rows, remark) => {
    expect(kinds(...rows)).toContain(remark);
  });
});
