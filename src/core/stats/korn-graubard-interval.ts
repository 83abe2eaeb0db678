import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import { criticalT } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requireAmount, requireOpenShare, requirePositive, requireUnitShare } from './preconditions.ts';

export interface SurveyedRate {
  /** Mean of scores in [0, 1]. */
  readonly mean: number;
  /** Its standard error, clusters and weights in it. */
  readonly se: number;
  /** Examples; with weights their effective number. */
  readonly n: number;
  /** Clusters; where they differ in weight their effective number. */
  readonly clusters: number;
  /** Degrees of freedom of `se`: by default one less than there are clusters. */
  readonly df?: number;
}

/**
 * Clopper and Pearson's interval at the effective sample size, for rates from clusters, weights, repeats
 * or fractional scores: the number of independent passes and failures that would be as uncertain, shrunk
 * by the degrees of freedom, never more than `n`, and by the shrinking never fewer than `clusters`, which
 * is as if every cluster answered as one. Without any spread each cluster counts once.
 * `level` .95 leaves 2.5 % on each side.
 *
 * Source: Korn and Graubard 1998, "Confidence intervals for proportions with small expected number of
 * positive counts estimated from survey data"; the lower end of the size is ours.
 *
 * @throws RangeError when `mean` is outside [0, 1], `se` is negative, `n` or `clusters` is below 1, `df`
 * is not positive, or `level` is outside (0, 1).
 */
export function kornGraubardInterval(rate: SurveyedRate, level = 0.95): Interval {
  const { mean, se, n, clusters, df = clusters - 1 } = rate;
  requireUnitShare('mean', mean);
  requireAmount('se', se);
  requireAmount('n', n);
  requireAmount('clusters', clusters);
  if (n < 1) throw new RangeError(`n must be at least 1, not ${n}`);
  if (clusters < 1) throw new RangeError(`clusters must be at least 1, not ${clusters}`);
  if (clusters > 1) requirePositive('df', df);
  requireOpenShare('level', level);
  const size = effectiveSize({ mean, se, n, clusters, df }, level);
  const lower = (passes: number): number =>
    passes <= 0 ? 0 : betaQuantile((1 - level) / 2, passes, size - passes + 1);
  return { low: lower(mean * size), high: 1 - lower((1 - mean) * size) };
}

function effectiveSize({ mean, se, n, clusters, df }: Required<SurveyedRate>, level: number): number {
  if (clusters === 1) return 1;
  if (se === 0 || mean === 0 || mean === 1) return Math.min(n, clusters);
  const asUncertain = (mean * (1 - mean)) / se ** 2;
  const shrink = n > 2 ? Math.min(1, (criticalT(level, n - 1) / criticalT(level, df)) ** 2) : 1;
  return Math.max(1, Math.min(n, Math.max(asUncertain * shrink, Math.min(clusters, asUncertain))));
}
