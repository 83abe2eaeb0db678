import { distance } from 'fastest-levenshtein';
import type { Meter, PriceRow, TokenPrice } from '../core/model/price.ts';
import type { IsoDate } from '../core/model/units.ts';
import { modelKeys } from './model-keys.ts';
import type { PriceSheet } from './sheet.ts';

export interface PriceQuery {
  readonly provider: string;
  readonly model: string;
  readonly on: IsoDate;
}

/** A price and the rows that it came from. */
export interface FoundPrice {
  readonly price: TokenPrice;
  readonly rows: readonly PriceRow[];
  /** Those of the batch tier; none: it has no price. */
  readonly batchRows: readonly PriceRow[];
}

/**
 * What tokens of a model cost on a day, or `null` where the sheet does not say both input and output:
 * unknown is never zero. A fine-tuned id is priced by its base's `ft:` rows and never as its base; a
 * dated snapshot by its own rows, else by the model's.
 */
export function lookUpTokenPrice(sheet: PriceSheet, query: PriceQuery): FoundPrice | null {
  for (const model of modelKeys(query.model)) {
    const found = tokenPriceOf(sheet, { ...query, model });
    if (found) return found;
  }
  return null;
}

/** What one meter of a model costs on a day, in dollars for `per` units. */
export function lookUpMeter(sheet: PriceSheet, query: PriceQuery, meter: Meter): PriceRow | null {
  for (const model of modelKeys(query.model)) {
    const row = rowOn(sheet, { ...query, model }, meter);
    if (row) return row;
  }
  return null;
}

/** The sheet's own names closest to one that it lacks. */
export function nearestModels(sheet: PriceSheet, query: PriceQuery): string[] {
  const names = [...new Set(sheet.rows.map(({ provider, model }) => `${provider}/${model}`))];
  const wanted = `${query.provider}/${query.model}`;
  return names.toSorted((a, b) => distance(a, wanted) - distance(b, wanted)).slice(0, 3);
}

function tokenPriceOf(sheet: PriceSheet, query: PriceQuery): FoundPrice | null {
  const find = (meter: Meter): PriceRow | null => rowOn(sheet, query, meter);
  const input = find('input');
  const output = find('output');
  if (!input || !output) return null;
  const cachedInput = find('cached-input');
  const cacheWrite = find('cache-write');
  const [batchInput, batchCached, batchOutput] = [
    find('batch-input'),
    find('batch-cached-input'),
    find('batch-output'),
  ];
  return {
    price: {
      input: input.usd,
      output: output.usd,
      ...(cachedInput && { cachedInput: cachedInput.usd }),
      ...(cacheWrite && { cacheWrite: cacheWrite.usd }),
      ...(batchInput &&
        batchOutput && {
          batch: {
            input: batchInput.usd,
            output: batchOutput.usd,
            ...(batchCached && { cachedInput: batchCached.usd }),
          },
        }),
    },
    rows: [input, cachedInput, cacheWrite, output].filter((row) => row !== null),
    batchRows:
      batchInput && batchOutput ? [batchInput, batchCached, batchOutput].filter((row) => row !== null) : [],
  };
}

/** The row that began last holds, until its own end: after that an earlier one does not come back. */
export function rowOn(sheet: PriceSheet, { provider, model, on }: PriceQuery, meter: Meter): PriceRow | null {
  const begun = sheet.rows.filter(
    (row) => row.provider === provider && row.model === model && row.meter === meter && row.from <= on,
  );
  const [latest] = begun.toSorted((a, b) => b.from.localeCompare(a.from));
  return latest && (latest.until === undefined || on < latest.until) ? latest : null;
}
