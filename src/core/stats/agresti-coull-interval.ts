import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requirePart } from './preconditions.ts';

/**
 * Interval of a rate after z²/2 successes and z²/2 failures are added, as a cross-check of Wilson's.
 * Unclipped: it may leave [0, 1].
 *
 * Source: Agresti and Coull 1998, "Approximate is better than 'exact'".
 *
 * @throws RangeError when `n` is 0, `successes` > `n`, one of them is no count, or `level` is outside (0, 1).
 */
export function agrestiCoullInterval(successes: number, n: number, level = 0.95): Interval {
  requirePart('successes', successes, 'n', n);
  const z = criticalZ(level);
  const trials = n + z ** 2;
  const center = (successes + z ** 2 / 2) / trials;
  const reach = z * Math.sqrt((center * (1 - center)) / trials);
  return { low: center - reach, high: center + reach };
}
