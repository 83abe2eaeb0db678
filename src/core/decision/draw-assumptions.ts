import type { Range } from '../model/scenario.ts';
import { seededRandom } from '../random.ts';

/** Values of the assumptions that are ranges, by path and draw. */
export type AssumptionDraws = ReadonlyMap<string, Float64Array>;

/** Every range on its own: uniform, or triangular where a likeliest value is said. */
export function drawAssumptions(
  ranges: Readonly<Record<string, Range>>,
  draws: number,
  seed: number,
): AssumptionDraws {
  const paths = Object.keys(ranges).toSorted();
  return new Map(
    paths.map((path, index) => {
      const random = seededRandom(seed + 7919 * (index + 1));
      const range = ranges[path] as Range;
      return [path, Float64Array.from({ length: draws }, () => quantileOfRange(range, random.uniform()))];
    }),
  );
}

/** The value that a share `p` of the range's distribution does not exceed. */
export function quantileOfRange({ low, high, likely }: Range, p: number): number {
  const width = high - low;
  if (likely === undefined || width === 0) return low + p * width;
  const turn = (likely - low) / width;
  return p < turn
    ? low + Math.sqrt(p * width * (likely - low))
    : high - Math.sqrt((1 - p) * width * (high - likely));
}
