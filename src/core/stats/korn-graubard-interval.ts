import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { criticalT } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requireAmount, requireCount, requireOpenShare, requireUnitShare } from './preconditions.ts';

export interface SurveyedRate {
  /** Mean of scores in [0, 1]. */
  readonly mean: number;
  /** Its standard error, clusters and weights in it. */
  readonly se: number;
  /** Examples; with weights their effective number. */
  readonly n: number;
  readonly clusters: number;
}

/**
 * Clopper and Pearson's interval at the effective sample size, for rates from clusters, weights, repeats
 * or fractional scores: the number of independent passes and failures that would be as uncertain, shrunk
 * by the degrees of freedom, and never more than `n`. Without any spread each cluster counts once.
 * `level` .95 leaves 2.5 % on each side.
 *
 * Source: Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of
 * positive counts estimated from survey data".
 *
 * @throws RangeError when `mean` is outside [0, 1], `se` is negative, `n` or `clusters` is below 1, or
 * `level` is outside (0, 1).
 */
export function kornGraubardInterval({ mean, se, n, clusters }: SurveyedRate, level = 0.95): Interval {
  requireUnitShare('mean', mean);
  requireAmount('se', se);
  requireAmount('n', n);
  requireCount('clusters', clusters, 1);
  requireOpenShare('level', level);
  const size = effectiveSize({ mean, se, n, clusters }, level);
  const lower = (passes: number): number =>
    passes <= 0 ? 0 : betaQuantile((1 - level) / 2, passes, size - passes + 1);
  return { low: lower(mean * size), high: 1 - lower((1 - mean) * size) };
}

function effectiveSize({ mean, se, n, clusters }: SurveyedRate, level: number): number {
  const most = Math.max(1, n);
  if (clusters < 2) return 1;
  if (se === 0 || mean === 0 || mean === 1) return Math.min(most, clusters);
  const shrink = most > 2 ? (criticalT(level, most - 1) / criticalT(level, clusters - 1)) ** 2 : 1;
  return Math.max(1, Math.min(most, ((mean * (1 - mean)) / se ** 2) * shrink));
}
