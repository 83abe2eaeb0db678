import { criticalT } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { meanOf } from './mean-of.ts';
import { requireAmount, requireSameLength, requireSample } from './preconditions.ts';

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
 * With `weights` the mean is the weighted one and its error that of a ratio of cluster totals. Unclipped.
 * Fit from some 30 clusters on.
 *
 * Source: Miller 2024, "Adding error bars to evals" (CR0); Liang and Zeger 1986; weights:
 * Cochran 1977, "Sampling techniques", section 6.3.
 *
 * @throws RangeError when lengths differ, a score is not finite, a weight is negative or all are 0, there are fewer
 * than two clusters, or `level` is outside (0, 1).
 */
export function clusteredMean(
  scores: readonly number[],
  clusters: readonly (string | number)[],
  level = 0.95,
  weights?: readonly number[],
): ClusteredMean {
  requireSample('scores', scores);
  requireSameLength('clusters', clusters, 'scores', scores);
  const n = scores.length;
  const total = weights ? totalWeight(weights, scores) : n;
  const mean = weights
    ? scores.reduce((sum, score, index) => sum + score * (weights[index] as number), 0) / total
    : meanOf(scores);
  const totals = clusterTotals(clusters, (index) => {
    const residual = (scores[index] as number) - mean;
    return weights ? residual * (weights[index] as number) : residual;
  });
  const count = totals.length;
  if (count < 2) throw new RangeError(`clusters must name at least 2 clusters, not ${count}`);
  let squares = 0;
  for (const residual of totals) squares += residual ** 2;
  const df = count - 1;
  const se = Math.sqrt((squares * count) / df) / total;
  const reach = criticalT(level, df) * se;
  return { mean, se, low: mean - reach, high: mean + reach, df, n, clusters: count };
}

function totalWeight(weights: readonly number[], scores: readonly number[]): number {
  requireSameLength('weights', weights, 'scores', scores);
  for (const [index, weight] of weights.entries()) requireAmount(`weights[${index}]`, weight);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total > 0) return total;
  throw new RangeError('weights must not all be 0');
}

/** Sums by cluster; names that are small whole numbers, as they mostly are, index an array. */
function clusterTotals(
  clusters: readonly (string | number)[],
  valueAt: (index: number) => number,
): readonly number[] {
  const places = new Map<string | number, number>();
  const isIndex = clusters.every(
    (name) => typeof name === 'number' && Number.isInteger(name) && name >= 0 && name < 2 * clusters.length,
  );
  const indexed = isIndex ? new Int32Array(2 * clusters.length).fill(-1) : null;
  const totals: number[] = [];
  for (let index = 0; index < clusters.length; index++) {
    const name = clusters[index] as string | number;
    let place = indexed ? (indexed[name as number] as number) : (places.get(name) ?? -1);
    if (place < 0) {
      place = totals.push(0) - 1;
      if (indexed) indexed[name as number] = place;
      else places.set(name, place);
    }
    totals[place] = (totals[place] as number) + valueAt(index);
  }
  return totals;
}
