import { requireFinite, requireSameLength } from './preconditions.ts';

/** One rater's ratings of all items; `null` where there is none. Labels where only sameness counts. */
export type Ratings<Value = number> = readonly (Value | null)[];

/**
 * Agreement of any number of raters, ratings missing or not, as one minus observed over expected
 * disagreement: `ratings[r][i]` is rater r's of item i. 1 is full agreement, 0 chance. Disagreement is
 * any difference (`'nominal'`), the squared number of ratings that lie between (`'ordinal'`) or the
 * squared difference (`'interval'`). Items with fewer than two ratings do not count.
 *
 * Source: Krippendorff 2011, "Computing Krippendorff's alpha-reliability".
 *
 * @throws RangeError when rows differ in length, a number is not finite, no item has two ratings, or
 * those that have are all rated alike, so that agreement cannot be told from chance.
 */
export function krippendorffAlpha(ratings: readonly Ratings<number | string>[], metric: 'nominal'): number;
export function krippendorffAlpha(
  ratings: readonly Ratings[],
  metric: 'nominal' | 'ordinal' | 'interval',
): number;
export function krippendorffAlpha(
  ratings: readonly Ratings<number | string>[],
  metric: 'nominal' | 'ordinal' | 'interval',
): number {
  const items = pairableItems(ratings);
  const totals = new Map<number | string, number>();
  for (const item of items) for (const value of item) totals.set(value, (totals.get(value) ?? 0) + 1);
  if (items.length === 0) throw new RangeError('ratings must hold an item with at least 2 ratings');
  if (totals.size === 1) {
    throw new RangeError('ratings holds one value only: agreement cannot be told from chance');
  }
  const distance = distances(totals, metric);
  const n = items.reduce((sum, item) => sum + item.length, 0);
  const observed = items.reduce(
    (sum, item) => sum + disagreement(countValues(item), distance) / (item.length - 1),
    0,
  );
  return 1 - (observed * (n - 1)) / disagreement(totals, distance);
}

type Value = number | string;

function pairableItems(ratings: readonly Ratings<Value>[]): Value[][] {
  const items: Value[][] = [];
  for (const [rater, row] of ratings.entries()) {
    requireSameLength(`ratings[${rater}]`, row, 'ratings[0]', ratings[0] ?? []);
    for (const [item, value] of row.entries()) {
      if (value === null) continue;
      if (typeof value === 'number') requireFinite(`ratings[${rater}][${item}]`, value);
      items[item] ??= [];
      items[item].push(value);
    }
  }
  return items.filter((item) => item.length >= 2);
}

function countValues(item: readonly Value[]): Map<Value, number> {
  const counts = new Map<Value, number>();
  for (const value of item) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

/** Sum over ordered pairs of ratings. */
function disagreement(counts: ReadonlyMap<Value, number>, distance: (a: Value, b: Value) => number): number {
  let sum = 0;
  for (const [a, countA] of counts) for (const [b, countB] of counts) sum += countA * countB * distance(a, b);
  return sum;
}

function distances(totals: ReadonlyMap<Value, number>, metric: string): (a: Value, b: Value) => number {
  if (metric === 'nominal') return (a, b) => (a === b ? 0 : 1);
  if (metric === 'interval') return (a, b) => ((a as number) - (b as number)) ** 2;
  // The middle rank of each value: two are as far apart as half of their own ratings and all between.
  const ranks = new Map<Value, number>();
  let below = 0;
  for (const [value, count] of [...totals].sort(([a], [b]) => (a as number) - (b as number))) {
    ranks.set(value, below + count / 2);
    below += count;
  }
  return (a, b) => ((ranks.get(a) as number) - (ranks.get(b) as number)) ** 2;
}
