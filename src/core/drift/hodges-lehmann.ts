import { requireSeries } from './preconditions.ts';

/**
 * By how much values rose: the median of all differences after − before, in their unit.
 * Source: Hodges and Lehmann 1963, "Estimates of location based on rank tests".
 * @throws RangeError when a sample is empty or not finite.
 */
export function hodgesLehmann(before: readonly number[], after: readonly number[]): number {
  requireSeries('before', before);
  requireSeries('after', after);
  const differences = Float64Array.from(
    after.flatMap((later) => before.map((earlier) => later - earlier)),
  ).sort();
  const middle = Math.floor(differences.length / 2);
  const high = differences[middle] as number;
  return differences.length % 2 === 1 ? high : ((differences[middle - 1] as number) + high) / 2;
}
