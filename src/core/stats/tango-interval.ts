import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { countPairs, type PairedTable } from './paired-table.ts';

/**
 * Score interval of the difference of two pass rates on the same examples, a − b. It stays in [−1, 1]
 * and answers without discordant pairs, too: ±z²/(n + z²).
 *
 * Source: Tango 1998, "Equivalence test and confidence interval for the difference in proportions for
 * the paired-sample design".
 *
 * @throws RangeError when a cell is no count, all are 0, or `level` is outside (0, 1).
 */
export function tangoInterval(table: PairedTable, level = 0.95): Interval {
  return tangoBounds(table.aOnly, table.bOnly, countPairs(table), level);
}

/** The same for amounts that are no counts, of `n` effective pairs. */
export function tangoBounds(aOnly: number, bOnly: number, n: number, level: number): Interval {
  const z = criticalZ(level);
  return { low: lowerEnd(aOnly, bOnly, n, z), high: -lowerEnd(bOnly, aOnly, n, z) };
}

/**
 * Variance of aOnly − bOnly if the true difference were `delta`, from the likeliest table with that
 * difference: n(2q + Δ(1 − Δ)), q the restricted estimate of the share that only b passes.
 */
export function tangoVariance(aOnly: number, bOnly: number, n: number, delta: number): number {
  const linear = -aOnly - bOnly + (2 * n - aOnly + bOnly) * delta;
  const constant = -bOnly * delta * (1 - delta);
  const root = Math.sqrt(Math.max(0, linear ** 2 - 8 * n * constant));
  // Both are the larger root of 2nq² + Bq + C; the second does not cancel where B is positive.
  const q = linear <= 0 ? (root - linear) / (4 * n) : (-2 * constant) / (root + linear);
  return n * Math.max(0, 2 * q + delta * (1 - delta));
}

/** Bisects for the Δ at which what was seen lies z deviations above Δ: the score falls as Δ rises. */
function lowerEnd(aOnly: number, bOnly: number, n: number, z: number): number {
  const isBelow = (delta: number): boolean =>
    aOnly - bOnly - n * delta > z * Math.sqrt(tangoVariance(aOnly, bOnly, n, delta));
  let below = -1;
  let above = (aOnly - bOnly) / n;
  for (;;) {
    const middle = (below + above) / 2;
    if (middle <= below || middle >= above) return below;
    if (isBelow(middle)) below = middle;
    else above = middle;
  }
}
