import { quantileOfRange } from '../decision/draw-assumptions.ts';
import type { Range } from '../model/scenario.ts';
import type { Random } from '../random.ts';

/** Draws within a range: uniform, or a triangle where a likeliest value is said. */
export function drawWithin(range: Range, draws: number, random: Random): Float64Array {
  return Float64Array.from({ length: draws }, () => quantileOfRange(range, random.uniform()));
}

/** One draw between two ends. */
export function drawUniform({ low, high }: Pick<Range, 'low' | 'high'>, random: Random): number {
  return low + (high - low) * random.uniform();
}
