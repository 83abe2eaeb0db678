import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requirePart } from './preconditions.ts';

/**
 * Score interval of a rate from `successes` out of `n` independent trials: the default for a pass
 * rate. It stays in [0, 1] and has a width even where all pass or all fail.
 *
 * Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
 *
 * @throws RangeError when `n` is 0, `successes` > `n`, one of them is no count, or `level` is outside (0, 1).
 */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  requirePart('successes', successes, 'n', n);
  const z = criticalZ(level);
  const center = successes + z ** 2 / 2;
  const reach = z * Math.sqrt((successes * (n - successes)) / n + z ** 2 / 4);
  return {
    low: successes === 0 ? 0 : (center - reach) / (n + z ** 2),
    high: successes === n ? 1 : (center + reach) / (n + z ** 2),
  };
}
