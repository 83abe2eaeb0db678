import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { loadPrices } from '../../src/config/load-prices.ts';
import { parseLocatedYaml } from '../../src/config/located-yaml.ts';
import type { Meter } from '../../src/core/model/price.ts';
import { lookUpMeter, lookUpTokenPrice, nearestModels } from '../../src/prices/lookup.ts';
import { layerSheets, type PriceSheet, parseSheet } from '../../src/prices/sheet.ts';
import { aFolder, refusal } from '../support/a-folder.ts';

interface Entry {
  readonly model?: string;
  readonly from?: string;
  readonly until?: string;
  readonly usd?: Readonly<Record<string, number>>;
}

function sheetText(...entries: readonly Entry[]): string {
  const rows = entries.map((entry) => ({
    provider: 'openai',
    model: 'm',
    from: '2026-01-01',
    evidence: 'primary',
    source: 'a table',
    usd: { input: 1, output: 2 },
    ...entry,
  }));
  return `prices:\n${rows.map((row) => `  - ${JSON.stringify(row)}\n`).join('')}`;
}

function sheetOf(...entries: readonly Entry[]): PriceSheet {
  return parse(entries.length === 0 ? 'prices: []' : sheetText(...entries));
}

function parse(text: string): PriceSheet {
  const { value, locate } = parseLocatedYaml(text, 'prices.yaml');
  return parseSheet(value, text, locate);
}

function priceOf(sheet: PriceSheet, model = 'm', on = '2026-06-01') {
  return lookUpTokenPrice(sheet, { provider: 'openai', model, on })?.price ?? null;
}

async function refused(text: string): Promise<string> {
  return (await refusal(() => parse(text))).message;
}

describe('a price sheet', () => {
  it('is rows of one meter each, tokens by the million and hours by the hour', () => {
    const { rows } = sheetOf({ usd: { input: 2, 'training-hour': 100 } });
    expect(rows.map(({ meter, usd, per }) => [meter, usd, per])).toEqual([
      ['input', 2, 1_000_000],
      ['training-hour', 100, 1],
    ]);
    expect(rows[0]).toMatchObject({
      provider: 'openai',
      model: 'm',
      from: '2026-01-01',
      evidence: 'primary',
      source: 'a table',
    });
  });

  it('has the hash of its text', () => {
    expect(sheetOf({}).hash).toBe(sheetOf({}).hash);
    expect(sheetOf({ usd: { input: 1, output: 3 } }).hash).not.toBe(sheetOf({}).hash);
  });

  test.each<[string, string, string]>([
    ['an unknown meter', sheetText({}, { model: 'n', usd: { inputs: 1 } }), 'prices.yaml:3: prices.1.usd'],
    ['a negative price', sheetText({ usd: { input: -1 } }), 'prices.yaml:2: prices.0.usd.input: '],
    [
      'a price in words',
      sheetText({}).replace('"input":1', '"input":"cheap"'),
      'prices.yaml:2: prices.0.usd.input: ',
    ],
    ['a day that is none', sheetText({ from: '2026-02-30' }), 'prices.yaml:2: prices.0.from: '],
    [
      'an unknown key',
      sheetText({}).replace('"evidence"', '"evidense":"primary","evidence"'),
      'prices.yaml:2: prices.0.evidense: unknown key',
    ],
    ['no list', 'price: []\n', 'prices.yaml:1: '],
    ['nothing', '', 'prices.yaml:1: '],
  ])('is refused by file and line for %s', async (_, text, expected) => {
    expect(await refused(text)).toContain(expected);
  });
});

describe('periods', () => {
  it('are refused where two rows begin on one day', async () => {
    expect(await refused(sheetText({}, {}))).toBe(
      'prices.yaml:3: openai m input: has two rows for 2026-01-01',
    );
  });

  it('are refused where a row begins before the one before has ended', async () => {
    const text = sheetText({ until: '2026-07-02' }, { from: '2026-07-01' });
    expect(await refused(text)).toBe('prices.yaml:3: openai m input: has two rows for 2026-07-01');
    expect(parse(sheetText({ until: '2026-07-01' }, { from: '2026-07-01' })).rows).toHaveLength(4);
  });

  it('are refused where a row ends before it begins', async () => {
    expect(await refused(sheetText({ until: '2026-01-01' }))).toBe(
      'prices.yaml:2: openai m input: ends on 2026-01-01, before it begins',
    );
  });

  it('of other meters, models and providers do not meet', () => {
    expect(sheetOf({ usd: { input: 1 } }, { usd: { output: 1 } }, { model: 'n' }).rows).toHaveLength(4);
  });

  const changing = sheetOf(
    { usd: { input: 3, output: 1 } },
    { from: '2026-05-01', usd: { input: 5, output: 1 } },
  );

  test.each([
    ['2025-12-31', undefined],
    ['2026-01-01', 3],
    ['2026-04-30', 3],
    ['2026-05-01', 5],
    ['2030-01-01', 5],
  ])('on %s the price is %s', (on, input) => {
    expect(priceOf(changing, 'm', on)?.input).toBe(input);
  });

  it('end on the day that they name, and an earlier row does not come back', () => {
    const sheet = sheetOf({}, { from: '2026-05-01', until: '2026-06-01', usd: { input: 9, output: 9 } });
    expect(priceOf(sheet, 'm', '2026-05-31')?.input).toBe(9);
    expect(priceOf(sheet, 'm', '2026-06-01')).toBeNull();
  });

  it('are found whatever the order of the rows', () => {
    const sheet = sheetOf(
      { from: '2026-05-01', usd: { input: 5, output: 1 } },
      { usd: { input: 3, output: 1 } },
    );
    expect(priceOf(sheet, 'm', '2026-02-01')?.input).toBe(3);
    expect(priceOf(sheet, 'm', '2026-06-01')?.input).toBe(5);
  });
});

describe('looking a model up', () => {
  const sheet = sheetOf(
    { model: 'gpt-4.1-mini', usd: { input: 0.4, 'cached-input': 0.1, 'cache-write': 0.5, output: 1.6 } },
    { model: 'ft:gpt-4.1-mini', usd: { input: 0.8, output: 3.2 } },
    { model: 'o4-mini', usd: { input: 1.1, output: 4.4 } },
    { model: 'half', usd: { input: 1 } },
    { model: 'free', usd: { input: 0, output: 0 } },
    { model: 'dated-2026-01-02', usd: { input: 7, output: 7 } },
    { model: 'dated', usd: { input: 8, output: 8 } },
  );

  it('gives every price that the sheet has, and leaves out the others', () => {
    expect(priceOf(sheet, 'gpt-4.1-mini')).toEqual({
      input: 0.4,
      cachedInput: 0.1,
      cacheWrite: 0.5,
      output: 1.6,
    });
    expect(priceOf(sheet, 'o4-mini')).toEqual({ input: 1.1, output: 4.4 });
  });

  it('takes a fine-tuned id for its base’s fine-tuned row', () => {
    expect(priceOf(sheet, 'ft:gpt-4.1-mini-2025-04-14:org:suffix:id')).toEqual({ input: 0.8, output: 3.2 });
    expect(priceOf(sheet, 'ft:gpt-4.1-mini:org::id')).toEqual({ input: 0.8, output: 3.2 });
  });

  it('never prices a fine-tuned id as its base', () => {
    expect(priceOf(sheet, 'ft:o4-mini-2025-04-16:org::id')).toBeNull();
  });

  it('takes a dated snapshot for its own row, else for its model’s', () => {
    expect(priceOf(sheet, 'dated-2026-01-02')?.input).toBe(7);
    expect(priceOf(sheet, 'dated-2026-03-04')?.input).toBe(8);
    expect(priceOf(sheet, 'gpt-4.1-mini-2025-04-14')?.input).toBe(0.4);
  });

  it('does not take a longer name for a shorter one', () => {
    for (const model of [
      'gpt-4.1',
      'gpt-4.1-mini-turbo',
      'gpt-4.1-mini-2025',
      'GPT-4.1-MINI',
      '',
      'ft:',
      'toString',
    ]) {
      expect(priceOf(sheet, model)).toBeNull();
    }
  });

  it('is null, not 0, where a price is not said; 0 where it is said to be 0', () => {
    expect(priceOf(sheet, 'half')).toBeNull();
    expect(priceOf(sheet, 'unknown')).toBeNull();
    expect(priceOf(sheet, 'free')).toEqual({ input: 0, output: 0 });
    expect(lookUpTokenPrice(sheet, { provider: 'azure', model: 'free', on: '2026-06-01' })).toBeNull();
  });

  it('names the rows that the price came from', () => {
    const { rows } =
      lookUpTokenPrice(sheet, { provider: 'openai', model: 'gpt-4.1-mini', on: '2026-06-01' }) ?? {};
    expect(rows?.map(({ meter }) => meter)).toEqual(['input', 'cached-input', 'cache-write', 'output']);
  });

  it('suggests the closest names for one that it lacks', () => {
    const query = { provider: 'openai', model: 'gpt-4.1-mino', on: '2026-06-01' };
    expect(nearestModels(sheet, query)[0]).toBe('openai/gpt-4.1-mini');
    expect(nearestModels(sheetOf(), query)).toEqual([]);
  });
});

describe('a sheet over another', () => {
  const under = sheetOf({ usd: { input: 1, 'cached-input': 0.5, output: 2 } }, { model: 'n' });

  it('hides what it prices itself, meter by meter, and leaves the rest', () => {
    const over = sheetOf({ from: '2026-03-01', usd: { input: 10, output: 20 } });
    const layered = layerSheets(over, under);
    expect(priceOf(layered)).toEqual({ input: 10, cachedInput: 0.5, output: 20 });
    expect(priceOf(layered, 'n')).toEqual({ input: 1, output: 2 });
    expect(priceOf(layered, 'm', '2026-02-01')).toBeNull();
  });

  it('has a hash of both', () => {
    const [a, b] = [sheetOf({ usd: { input: 3, output: 3 } }), sheetOf({ usd: { input: 4, output: 3 } })];
    expect(layerSheets(a, under).hash).not.toBe(layerSheets(b, under).hash);
    expect(layerSheets(a, under).hash).not.toBe(layerSheets(a, a).hash);
  });
});

describe('the sheet that ships', () => {
  const shipped = loadPrices(null);

  /** FACTS, section 4: input, cached, output. */
  test.each<[string, number, number, number]>([
    ['gpt-4.1', 2, 0.5, 8],
    ['ft:gpt-4.1-2025-04-14:org::id', 3, 0.75, 12],
    ['gpt-4.1-mini-2025-04-14', 0.4, 0.1, 1.6],
    ['ft:gpt-4.1-mini-2025-04-14:org::id', 0.8, 0.2, 3.2],
    ['gpt-4o-2024-08-06', 2.5, 1.25, 10],
    ['ft:gpt-4o-2024-08-06:org::id', 3.75, 1.875, 15],
    ['gpt-4o-mini', 0.15, 0.075, 0.6],
    ['o4-mini', 1.1, 0.275, 4.4],
    ['ft:o4-mini-2025-04-16:org::id', 4, 1, 16],
    ['gpt-6-astra', 10, 1, 50],
    ['gpt-6.1-sol', 2, 0.1, 10],
    ['gpt-6-luna', 0.1, 0.01, 0.5],
    ['gpt-5.6-luna', 0.2, 0.02, 1.2],
  ])('prices %s at %d, %d and %d dollars a million', (model, input, cachedInput, output) => {
    expect(priceOf(shipped, model, '2026-11-22')).toMatchObject({ input, cachedInput, output });
  });

  test.each<[string, Meter, number]>([
    ['gpt-4.1-2025-04-14', 'training-token', 25],
    ['gpt-4.1-mini-2025-04-14', 'training-token', 5],
    ['gpt-4o-mini-2024-07-18', 'training-token', 3],
    ['o4-mini-2025-04-16', 'training-hour', 100],
    ['gpt-6-luna', 'cache-write', 0.125],
  ])('prices %s’s %s at $%d', (model, meter, usd) => {
    const row = lookUpMeter(shipped, { provider: 'openai', model, on: '2026-11-22' }, meter);
    expect(row).toMatchObject({ usd, per: meter === 'training-hour' ? 1 : 1_000_000 });
  });

  it('says of every row where it was read', () => {
    for (const { source, evidence, usd } of shipped.rows) {
      expect(source.length).toBeGreaterThan(5);
      expect(['primary', 'secondary']).toContain(evidence);
      expect(usd).toBeGreaterThan(0);
    }
  });

  it('knows no price before a model was there', () => {
    expect(priceOf(shipped, 'gpt-6-luna', '2026-09-21')).toBeNull();
    expect(
      lookUpMeter(shipped, { provider: 'openai', model: 'gpt-6-luna', on: '2026-11-22' }, 'training-token'),
    ).toBeNull();
  });
});

describe('a sheet that a config names', () => {
  it('goes over the shipped one', () => {
    const file = aFolder({
      'own.yaml': sheetText({ model: 'gpt-4.1', usd: { input: 1.5, output: 6 } }),
    }).path;
    const sheet = loadPrices(join(file, 'own.yaml'));
    expect(priceOf(sheet, 'gpt-4.1')).toEqual({ input: 1.5, cachedInput: 0.5, output: 6 });
    expect(priceOf(sheet, 'gpt-4.1-mini')?.input).toBe(0.4);
  });

  it('is refused by name where it is not there', async () => {
    const { message } = await refusal(() => loadPrices('/nowhere/own.yaml'));
    expect(message).toBe('/nowhere/own.yaml: price sheet cannot be read: no such file');
  });
});
