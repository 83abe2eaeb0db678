import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import type { Interval } from './interval.ts';
import { countPairs, type PairedTable } from './paired-table.ts';
import { requireOpenShare } from './preconditions.ts';
import { tangoInterval, tangoVariance } from './tango-interval.ts';

/** One-sided test against −margin, and the two-sided interval at 1 − 2α that the verdict is read from. */
export interface NonInferiority {
  readonly z: number;
  readonly p: number;
  readonly interval: Interval;
  readonly verdict: 'superior' | 'non-inferior' | 'inferior' | 'inconclusive';
}

/**
 * Is candidate a at most `margin` (in pass rate, 0 ≤ margin < 1) worse than the reference b on the same
 * examples, at the one-sided risk `alpha`? *superior*: better at all; *non-inferior*: above −margin;
 * *inferior*: below it; else *inconclusive*. Answers without discordant pairs.
 *
 * Source: Tango 1998, "Equivalence test and confidence interval for the difference in proportions for
 * the paired-sample design".
 *
 * @throws RangeError when a cell is no count, all are 0, `margin` is outside [0, 1), or `alpha` is
 * outside (0, .5).
 */
export function nonInferiority(table: PairedTable, margin: number, alpha = 0.025): NonInferiority {
  const n = countPairs(table);
  if (!(margin >= 0 && margin < 1)) throw new RangeError(`margin must lie in [0, 1), not ${margin}`);
  requireOpenShare('alpha', alpha);
  if (alpha >= 0.5) throw new RangeError(`alpha must lie below .5, not ${alpha}`);
  const { aOnly, bOnly } = table;
  const excess = aOnly - bOnly + n * margin;
  // Both vanish only where margin is 0 and nothing is discordant: no evidence either way.
  const z = excess === 0 ? 0 : excess / Math.sqrt(tangoVariance(aOnly, bOnly, n, -margin));
  const interval = tangoInterval(table, 1 - 2 * alpha);
  return { z, p: normalCdf(-z, 0, 1), interval, verdict: judge(interval, margin) };
}

function judge({ low, high }: Interval, margin: number): NonInferiority['verdict'] {
  if (low > 0) return 'superior';
  if (low > -margin) return 'non-inferior';
  return high < -margin ? 'inferior' : 'inconclusive';
}
