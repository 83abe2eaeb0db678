import type { LifeRow } from '../core/model/life.ts';
import type { Meter, PriceRow } from '../core/model/price.ts';
import type { IsoDate } from '../core/model/units.ts';
import { rowOn } from './lookup.ts';
import type { PriceSheet } from './sheet.ts';

/** What one model costs on a day, meter by meter, and what is known of its life. */
export interface CatalogueEntry {
  readonly provider: string;
  readonly model: string;
  /** In the sheet's order of meters. */
  readonly rows: readonly PriceRow[];
  readonly lives: readonly LifeRow[];
}

/** Every model with a price on a day, by provider and name. */
export function catalogueOn(sheet: PriceSheet, on: IsoDate): readonly CatalogueEntry[] {
  const names = new Map(
    sheet.rows.map(({ provider, model }) => [`${provider} ${model}`, { provider, model }]),
  );
  return [...names.values()]
    .map((name) => entryOf(sheet, name, on))
    .filter(({ rows }) => rows.length > 0)
    .toSorted((a, b) => a.provider.localeCompare(b.provider) || a.model.localeCompare(b.model));
}

export function entryOf(
  sheet: PriceSheet,
  { provider, model }: Pick<PriceRow, 'provider' | 'model'>,
  on: IsoDate,
): CatalogueEntry {
  const meters = new Set(
    sheet.rows.filter((row) => row.provider === provider && row.model === model).map(({ meter }) => meter),
  );
  return {
    provider,
    model,
    rows: [...meters].flatMap((meter) => rowOn(sheet, { provider, model, on }, meter) ?? []),
    lives: sheet.lives.filter((life) => life.provider === provider && life.model === model),
  };
}

/** A price that is not the same in two sheets on their days; `null`: it has none there. */
export interface PriceDifference {
  readonly provider: string;
  readonly model: string;
  readonly meter: Meter;
  readonly before: number | null;
  readonly after: number | null;
  /** After ÷ before − 1; `null`: there is none on a side, or it was free. */
  readonly change: number | null;
}

/** What differs between two sheets, each on a day of its own; meters are compared by what one unit costs. */
export function diffCatalogues(
  before: readonly CatalogueEntry[],
  after: readonly CatalogueEntry[],
): readonly PriceDifference[] {
  const keyed = (entries: readonly CatalogueEntry[]): Map<string, PriceRow> =>
    new Map(
      entries.flatMap(({ rows }) =>
        rows.map((row) => [`${row.provider} ${row.model} ${row.meter}`, row] as const),
      ),
    );
  const [then, now] = [keyed(before), keyed(after)];
  return [...new Set([...then.keys(), ...now.keys()])].toSorted().flatMap((key): PriceDifference[] => {
    const [was, is] = [then.get(key), now.get(key)];
    if (was?.usd === is?.usd) return [];
    const { provider, model, meter } = (is ?? was) as PriceRow;
    const change = was && is && was.usd > 0 ? is.usd / was.usd - 1 : null;
    return [{ provider, model, meter, before: was?.usd ?? null, after: is?.usd ?? null, change }];
  });
}
