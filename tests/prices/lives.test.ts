import { describe, expect, it, test } from 'vitest';
import { loadPrices } from '../../src/config/load-prices.ts';
import { parseLocatedYaml } from '../../src/config/located-yaml.ts';
import type { ModelLife } from '../../src/core/model/life.ts';
import { lookUpLife } from '../../src/prices/lives.ts';
import { layerSheets, type PriceSheet, parseSheet } from '../../src/prices/sheet.ts';
import { refusal } from '../support/a-folder.ts';

type Entry = Readonly<Record<string, unknown>>;

const row = (entry: Entry): Entry => ({
  provider: 'openai',
  model: 'm',
  from: '2026-01-01',
  evidence: 'primary',
  source: 'a notice',
  ...entry,
});
const textOf = (...entries: readonly Entry[]): string =>
  `prices: []\nlives:\n${entries.map((entry) => `  - ${JSON.stringify(row(entry))}\n`).join('')}`;

function parse(text: string): PriceSheet {
  const { value, locate } = parseLocatedYaml(text, 'prices.yaml');
  return parseSheet(value, text, locate);
}

const sheetOf = (...entries: readonly Entry[]): PriceSheet => parse(textOf(...entries));

function lifeIn(sheet: PriceSheet, model = 'm', on = '2026-06-01', provider = 'openai'): ModelLife {
  return lookUpLife(sheet, { provider, model, on });
}

const endIn = (...asked: Parameters<typeof lifeIn>): string | undefined => lifeIn(...asked).serviceEnds?.day;

describe('the life of a model', () => {
  it('is not known where no row says anything of it', () => {
    const nothing = { trainingEnds: null, serviceEnds: null, successors: null };
    expect(lifeIn(sheetOf({ serviceEnds: '2027-01-01' }), 'other')).toEqual(nothing);
    expect(lifeIn(sheetOf({ serviceEnds: '2027-01-01' }), 'm', '2026-06-01', 'azure')).toEqual(nothing);
    expect(lifeIn(parse('prices: []\n'))).toEqual(nothing);
  });

  it('is told with the row that says it, each thing by a row of its own', () => {
    const sheet = sheetOf(
      { model: '*', trainingEnds: '2026-12-01', source: 'a blog', evidence: 'secondary' },
      { serviceEnds: '2027-01-01', successors: ['n', 'o'] },
    );
    const { trainingEnds, serviceEnds, successors } = lifeIn(sheet, 'm-2025-04-14');
    expect(trainingEnds).toMatchObject({
      day: '2026-12-01',
      row: { source: 'a blog', evidence: 'secondary' },
    });
    expect(serviceEnds).toMatchObject({ day: '2027-01-01', row: { source: 'a notice' } });
    expect(successors?.models).toEqual(['n', 'o']);
  });

  it('is that of the nearest name: a snapshot’s own, its model’s, the provider’s', () => {
    const sheet = sheetOf(
      { model: '*', serviceEnds: '2029-01-01' },
      { model: 'm', serviceEnds: '2028-01-01' },
      { model: 'm-2025-04-14', serviceEnds: '2027-01-01' },
    );
    expect(
      ['m-2025-04-14', 'm-2025-12-31', 'm', 'n', 'ft:m-2025-04-14:o::i'].map((model) => endIn(sheet, model)),
    ).toEqual(['2027-01-01', '2028-01-01', '2028-01-01', '2029-01-01', '2027-01-01']);
  });

  it('follows what became known later, and before anything was known what became known first', () => {
    const sheet = sheetOf(
      { from: '2026-05-01', serviceEnds: '2027-06-01' },
      { from: '2026-01-01', serviceEnds: '2027-01-01' },
    );
    const on = ['2025-01-01', '2026-01-01', '2026-04-30', '2026-05-01', '2030-01-01'];
    expect(on.map((day) => endIn(sheet, 'm', day))).toEqual([
      '2027-01-01',
      '2027-01-01',
      '2027-01-01',
      '2027-06-01',
      '2027-06-01',
    ]);
  });

  it('of a fine-tune ends with its base, unless a row of its own says otherwise', () => {
    const base = { serviceEnds: '2027-01-01', trainingEnds: '2026-12-01' };
    expect(endIn(sheetOf(base), 'ft:m-2025-04-14:org::id')).toBe('2027-01-01');
    expect(endIn(sheetOf(base, { model: 'ft:m', serviceEnds: '2027-09-01' }), 'ft:m:org::id')).toBe(
      '2027-09-01',
    );
    expect(endIn(sheetOf(base, { model: 'ft:*', serviceEnds: '2027-08-01' }), 'ft:m:org::id')).toBe(
      '2027-08-01',
    );
    expect(endIn(sheetOf(base, { model: 'ft:m', serviceEnds: '2027-09-01' }), 'm')).toBe('2027-01-01');
  });

  it('goes on for so many months after the end of training where a row says so, and else is not known', () => {
    const after = { model: 'ft:*', serviceMonthsAfterTraining: 12 };
    const base = { serviceEnds: '2027-01-01' };
    expect(endIn(sheetOf(after, { ...base, trainingEnds: '2026-12-01' }), 'ft:m:org::id')).toBe('2027-12-01');
    expect(endIn(sheetOf(after, base), 'ft:m:org::id')).toBeUndefined();
    const [short, leap] = [
      sheetOf({ ...after, serviceMonthsAfterTraining: 1 }, { trainingEnds: '2027-01-31' }),
      sheetOf({ ...after, serviceMonthsAfterTraining: 1 }, { trainingEnds: '2028-01-31' }),
    ];
    expect([endIn(short, 'ft:m:o::i'), endIn(leap, 'ft:m:o::i')]).toEqual(['2027-02-28', '2028-02-29']);
  });

  it('is overridden by a sheet laid over, one thing of one model at a time', () => {
    const under = sheetOf(
      { serviceEnds: '2027-01-01', trainingEnds: '2026-12-01' },
      { model: 'n', serviceEnds: '2027-02-01' },
    );
    const layered = layerSheets(sheetOf({ from: '2020-01-01', serviceEnds: '2030-01-01' }), under);
    expect(lifeIn(layered)).toMatchObject({
      serviceEnds: { day: '2030-01-01' },
      trainingEnds: { day: '2026-12-01' },
    });
    expect(endIn(layered, 'n')).toBe('2027-02-01');
  });

  test.each<[string, string, string]>([
    [
      'a row that says nothing',
      textOf({}),
      'prices.yaml:3: lives.0.model: expected at least one of trainingEnds',
    ],
    ['a day that is none', textOf({ serviceEnds: '2027-02-30' }), 'prices.yaml:3: lives.0.serviceEnds: '],
    [
      'an unknown key',
      textOf({ serviceEnds: '2027-01-01', retires: 1 }),
      'prices.yaml:3: lives.0.retires: unknown key',
    ],
    ['no successor', textOf({ successors: [] }), 'prices.yaml:3: lives.0.successors: '],
    [
      'the same said twice since one day',
      textOf({ serviceEnds: '2027-01-01' }, { serviceEnds: '2027-02-01' }),
      'prices.yaml:4: openai m: says service-ends twice since 2026-01-01',
    ],
  ])('is refused by file and line for %s', async (_, text, expected) => {
    expect((await refusal(() => parse(text))).message).toContain(expected);
  });
});

describe('the sheet that ships', () => {
  const shipped = loadPrices(null);
  const on = '2026-11-22';

  /** FACTS, section 1. */
  test.each<[string, string]>([
    ['ft:gpt-4.1-mini-2025-04-14:org::id', '2027-01-14'],
    ['gpt-4.1-mini', '2027-01-14'],
    ['gpt-4.1-2025-04-14', '2027-01-14'],
    ['gpt-4o-2024-08-06', '2027-01-14'],
    ['ft:gpt-4o-mini-2024-07-18:org::id', '2027-01-14'],
    ['ft:o4-mini-2025-04-16:org::id', '2026-10-23'],
    ['gpt-4.1-nano', '2026-11-22'],
  ])('ends %s on %s, from a secondary source', (model, day) => {
    const { serviceEnds, trainingEnds } = lifeIn(shipped, model, on);
    expect(serviceEnds).toMatchObject({ day, row: { evidence: 'secondary' } });
    expect(trainingEnds).toMatchObject({
      day: '2027-01-06',
      row: { evidence: 'primary', from: '2026-05-07' },
    });
  });

  it('knows no end of the models that came later, and none of OpenAI’s names at another provider', () => {
    for (const model of ['gpt-6-luna', 'gpt-6.1-sol', 'gpt-6-astra'])
      expect(endIn(shipped, model, on)).toBeUndefined();
    expect(endIn(shipped, 'gpt-4.1-mini', on, 'azure')).toBeUndefined();
  });

  it('lets a deployment on Azure live a year on, once the user says when training ends there', () => {
    const own = sheetOf({ provider: 'azure', model: 'gpt-4.1-mini', trainingEnds: '2027-03-31' });
    expect(endIn(layerSheets(own, shipped), 'ft:gpt-4.1-mini:x::y', on, 'azure')).toBe('2028-03-31');
  });
});
