import { sortPValues } from './sort-p-values.ts';

/**
 * p-values adjusted so that the chance of any false alarm among them stays at the level, in the order
 * given: for candidates against the reference.
 *
 * Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
 *
 * @throws RangeError when a p is outside [0, 1].
 */
export function holm(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let most = 0;
  for (const [rank, { p, index }] of sortPValues(ps).entries()) {
    most = Math.min(1, Math.max(most, p * (ps.length - rank)));
    adjusted[index] = most;
  }
  return adjusted;
}
