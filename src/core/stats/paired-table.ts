import { requireCount } from './preconditions.ts';

/**
 * Passes of two candidates on the same examples, one repeat each: how many both pass, only a (the
 * candidate), only b (the reference), or neither.
 */
export interface PairedTable {
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
}

/**
 * Pairs in the table.
 * @throws RangeError when a cell is no whole number of at least 0, or all are 0.
 */
export function countPairs({ both, aOnly, bOnly, neither }: PairedTable): number {
  requireCount('table.both', both);
  requireCount('table.aOnly', aOnly);
  requireCount('table.bOnly', bOnly);
  requireCount('table.neither', neither);
  const n = both + aOnly + bOnly + neither;
  if (n === 0) throw new RangeError('table holds no pairs');
  return n;
}
