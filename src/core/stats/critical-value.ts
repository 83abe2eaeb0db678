import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { requireOpenShare } from './preconditions.ts';

/**
 * Standard normal deviate of a two-sided level: 1.959963985 at .95.
 * @throws RangeError when `level` does not lie between 0 and 1.
 */
export function criticalZ(level: number): number {
  requireOpenShare('level', level);
  return -normalQuantile((1 - level) / 2, 0, 1);
}

/**
 * Student's deviate of a two-sided level with `df` degrees of freedom: 3.182446305 at .95 and 3.
 * @throws RangeError when `level` does not lie between 0 and 1.
 */
export function criticalT(level: number, df: number): number {
  requireOpenShare('level', level);
  return -tQuantile((1 - level) / 2, df);
}
