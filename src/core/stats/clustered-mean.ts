import { criticalT } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { meanOf } from './mean-of.ts';
import { requireSameLength, requireSample } from './preconditions.ts';

/** A mean over `n` scores in `clusters` clusters, `df` = clusters − 1. */
export interface ClusteredMean extends Interval {
  readonly mean: number;
  readonly se: number;
  readonly df: number;
  readonly n: number;
  readonly clusters: number;
}

/**
 * Mean of scores that hang together within clusters, with the cluster-robust standard error CR1 (CR0
 * times √(G/(G−1)) for G clusters) and a t interval with G − 1 degrees of freedom. `clusters[i]` names
 * the cluster of `scores[i]`; every example its own cluster gives the usual standard error of a mean.
 * Unclipped. Fit from some 30 clusters on.
 *
 * Source: Miller 2024, "Adding error bars to evals" (CR0); Liang and Zeger 1986.
 *
 * @throws RangeError when lengths differ, a score is not finite, there are fewer than two clusters, or
 * `level` is outside (0, 1).
 */
export function clusteredMean(
  scores: readonly number[],
  clusters: readonly (string | number)[],
  level = 0.95,
): ClusteredMean {
  requireSample('scores', scores);
  requireSameLength('clusters', clusters, 'scores', scores);
  const n = scores.length;
  const mean = meanOf(scores);
  const residuals = new Map<string | number, number>();
  for (const [index, score] of scores.entries()) {
    const cluster = clusters[index] as string | number;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + (score - mean));
  }
  const count = residuals.size;
  if (count < 2) throw new RangeError(`clusters must name at least 2 clusters, not ${count}`);
  let squares = 0;
  for (const residual of residuals.values()) squares += residual ** 2;
  const df = count - 1;
  const se = Math.sqrt((squares * count) / df) / n;
  const reach = criticalT(level, df) * se;
  return { mean, se, low: mean - reach, high: mean + reach, df, n, clusters: count };
}
