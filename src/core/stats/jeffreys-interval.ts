import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { Interval } from './interval.ts';
import { requireOpenShare, requirePart } from './preconditions.ts';

/**
 * Equal-tailed interval of a rate under Jeffreys' prior Beta(½, ½), as a cross-check. The low end is 0
 * where nothing passes and the high end 1 where everything does.
 *
 * Source: Brown, Cai and DasGupta 2001, "Interval estimation for a binomial proportion".
 *
 * @throws RangeError when `n` is 0, `successes` > `n`, one of them is no count, or `level` is outside (0, 1).
 */
export function jeffreysInterval(successes: number, n: number, level = 0.95): Interval {
  requirePart('successes', successes, 'n', n);
  requireOpenShare('level', level);
  return { low: lowerBound(successes, n, level), high: 1 - lowerBound(n - successes, n, level) };
}

function lowerBound(successes: number, n: number, level: number): number {
  return successes === 0 ? 0 : betaQuantile((1 - level) / 2, successes + 0.5, n - successes + 0.5);
}
