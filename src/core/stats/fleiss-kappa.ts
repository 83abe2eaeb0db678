import { requireCount, requireSameLength } from './preconditions.ts';

/**
 * Agreement of several raters, not necessarily the same ones, beyond chance: `counts[i][j]` says how
 * many put item i in category j, equally many raters for each item. 1 is full agreement, 0 chance.
 *
 * Source: Fleiss 1971, "Measuring nominal scale agreement among many raters".
 *
 * @throws RangeError when there are no items, rows differ in length, a cell is no count, items have
 * different numbers of raters or fewer than two, or only one category is ever used.
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number {
  const [first] = counts;
  if (!first) throw new RangeError('counts must hold at least 1 item');
  const raters = first.reduce((sum, count) => sum + count, 0);
  const totals = first.map(() => 0);
  let pairs = 0;
  for (const [i, row] of counts.entries()) {
    requireSameLength(`counts[${i}]`, row, 'counts[0]', first);
    let ratings = 0;
    for (const [j, count] of row.entries()) {
      requireCount(`counts[${i}][${j}]`, count);
      totals[j] = (totals[j] as number) + count;
      ratings += count;
      pairs += count * (count - 1);
    }
    if (ratings !== raters) {
      throw new RangeError(`counts[${i}] must hold as many ratings as counts[0] (${raters}), not ${ratings}`);
    }
  }
  if (raters < 2) throw new RangeError(`counts must hold at least 2 ratings of each item, not ${raters}`);
  if (totals.filter((total) => total > 0).length === 1) {
    throw new RangeError('counts holds one category only: agreement cannot be told from chance');
  }
  const observed = pairs / (counts.length * raters * (raters - 1));
  const byChance = totals.reduce((sum, total) => sum + (total / (counts.length * raters)) ** 2, 0);
  return (observed - byChance) / (1 - byChance);
}
