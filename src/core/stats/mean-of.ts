/**
 * Mean of at least one value. Summed as distances from the first one, so that a constant sample has
 * exactly its own value as mean, and no spread out of rounding.
 */
export function meanOf(values: readonly number[]): number {
  const origin = values[0] as number;
  let sum = 0;
  for (const value of values) sum += value - origin;
  return origin + sum / values.length;
}
