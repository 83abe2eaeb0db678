import type { DatedEnd, LifeFact, LifeRow, ModelLife } from '../core/model/life.ts';
import type { IsoDate } from '../core/model/units.ts';
import type { PriceQuery } from './lookup.ts';
import { modelKeys } from './model-keys.ts';
import type { PriceSheet } from './sheet.ts';

/**
 * What a sheet says of a model's life, as it is known on a day. The nearest name stands: a dated snapshot's own
 * row, its model's, then `*` for all of the provider's. A fine-tune has rows of its own (`ft:MODEL`, then `ft:*`);
 * without any it lives and ends with its base.
 */
export function lookUpLife(sheet: PriceSheet, query: PriceQuery): ModelLife {
  const { model } = query;
  const isTuned = model.startsWith('ft:');
  const base = isTuned ? (model.split(':')[1] ?? '') : model;
  const own = isTuned ? [...modelKeys(model), 'ft:*'] : [];
  const ofBase = [...modelKeys(base), '*'];
  const find = <K extends LifeFact['kind']>(keys: readonly string[], kind: K): Said<K> | null =>
    findFact(sheet, query, keys, kind);
  const training = find([...own, ...ofBase], 'training-ends');
  const successors = find([...own, ...ofBase], 'successors');
  return {
    trainingEnds: training && { day: training.fact.day, row: training.row },
    serviceEnds: serviceEnd(find, own, ofBase, training),
    successors: successors && { models: successors.fact.models, row: successors.row },
  };
}

interface Said<K extends LifeFact['kind']> {
  readonly fact: Extract<LifeFact, { readonly kind: K }>;
  readonly row: LifeRow;
}

type Find = <K extends LifeFact['kind']>(keys: readonly string[], kind: K) => Said<K> | null;

/** A fine-tune's own day, else so long after the end of training, else its base's. */
function serviceEnd(
  find: Find,
  own: readonly string[],
  ofBase: readonly string[],
  training: Said<'training-ends'> | null,
): DatedEnd | null {
  const stated = find(own, 'service-ends');
  if (stated) return { day: stated.fact.day, row: stated.row };
  const after = find(own, 'service-after-training');
  if (after) return training && { day: monthsLater(training.fact.day, after.fact.months), row: after.row };
  const base = find(ofBase, 'service-ends');
  return base && { day: base.fact.day, row: base.row };
}

/** Of rows of one name the latest that is known on the day; before the first of them, the first. */
function findFact<K extends LifeFact['kind']>(
  { lives }: PriceSheet,
  { provider, on }: PriceQuery,
  keys: readonly string[],
  kind: K,
): Said<K> | null {
  for (const key of keys) {
    const rows = lives
      .filter((row) => row.provider === provider && row.model === key && row.fact.kind === kind)
      .toSorted((a, b) => a.from.localeCompare(b.from));
    const row = rows.findLast(({ from }) => from <= on) ?? rows[0];
    if (row) return { fact: row.fact as Said<K>['fact'], row };
  }
  return null;
}

/** The same day so many months on, or the last of a shorter month; parts of a month are left off. */
function monthsLater(day: IsoDate, months: number): IsoDate {
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + Math.floor(months) + 1, 0);
  date.setUTCDate(Math.min(wanted, date.getUTCDate()));
  return date.toISOString().slice(0, 10);
}
