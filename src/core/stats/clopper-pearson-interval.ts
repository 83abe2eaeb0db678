import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Interval } from './interval.ts';
import { requireOpenShare, requirePart } from './preconditions.ts';

/**
 * Exact interval of a rate from `successes` out of `n`: covers at least at `level` whatever the rate,
 * each side wrong at most half of the rest. What requirements are proven by.
 *
 * Source: Clopper and Pearson 1934, "The use of confidence or fiducial limits".
 *
 * @throws RangeError when `n` is 0, `successes` > `n`, one of them is no count, or `level` is outside (0, 1).
 */
export function clopperPearsonInterval(successes: number, n: number, level = 0.95): Interval {
  requirePart('successes', successes, 'n', n);
  requireOpenShare('level', level);
  return { low: lowerBound(successes, n, level), high: 1 - lowerBound(n - successes, n, level) };
}

function lowerBound(successes: number, n: number, level: number): number {
  return successes === 0 ? 0 : betaQuantile((1 - level) / 2, successes, n - successes + 1);
}
