import { sortPValues } from './sort-p-values.ts';

/**
 * p-values adjusted so that the expected share of false alarms among those called stays at the level,
 * in the order given: for slices.
 *
 * Source: Benjamini and Hochberg 1995, "Controlling the false discovery rate".
 *
 * @throws RangeError when a p is outside [0, 1].
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const adjusted = new Array<number>(ps.length);
  let least = 1;
  for (const [fromLargest, { p, index }] of sortPValues(ps).reverse().entries()) {
    least = Math.min(least, (p * ps.length) / (ps.length - fromLargest));
    adjusted[index] = least;
  }
  return adjusted;
}
