import { clusteredMean } from './clustered-mean.ts';
import type { Interval } from './interval.ts';
import { meanOf } from './mean-of.ts';
import { requireSameLength, requireSample } from './preconditions.ts';

/** Mean of a − b over `n` examples; `correlation` of the two scores, `null` where one of them never varies. */
export interface PairedDifference extends Interval {
  readonly difference: number;
  readonly se: number;
  readonly correlation: number | null;
  readonly n: number;
}

/**
 * Mean difference a − b of scores on the same examples, `a[i]` and `b[i]` on example i, with a t
 * interval: the standard error has n − 1, t has n − 1 degrees of freedom. With `clusters` (the cluster
 * of each example) the error is CR1's and t has one degree of freedom less than there are clusters.
 * Unclipped.
 *
 * Source: Miller 2024, "Adding error bars to evals".
 *
 * @throws RangeError when lengths differ, there are fewer than two examples or clusters, a score is not
 * finite, or `level` is outside (0, 1).
 */
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  level?: number,
): PairedDifference;
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  clusters: readonly (string | number)[],
  level?: number,
): PairedDifference;
export function pairedDifference(
  a: readonly number[],
  b: readonly number[],
  clustersOrLevel: readonly (string | number)[] | number = 0.95,
  levelWithClusters = 0.95,
): PairedDifference {
  requireSample('a', a, 2);
  requireSample('b', b, 2);
  requireSameLength('b', b, 'a', a);
  const differences = a.map((score, index) => score - (b[index] as number));
  const clustered = typeof clustersOrLevel !== 'number';
  const clusters = clustered ? clustersOrLevel : differences.map((_, index) => index);
  const { mean, se, low, high, n } = clusteredMean(
    differences,
    clusters,
    clustered ? levelWithClusters : clustersOrLevel,
  );
  return { difference: mean, se, correlation: correlate(a, b), low, high, n };
}

/** Pearson's correlation. */
function correlate(a: readonly number[], b: readonly number[]): number | null {
  const meanA = meanOf(a);
  const meanB = meanOf(b);
  let [squaresA, squaresB, products] = [0, 0, 0];
  for (const [index, score] of a.entries()) {
    const other = (b[index] as number) - meanB;
    squaresA += (score - meanA) ** 2;
    squaresB += other ** 2;
    products += (score - meanA) * other;
  }
  if (squaresA === 0 || squaresB === 0) return null;
  return Math.max(-1, Math.min(1, products / Math.sqrt(squaresA) / Math.sqrt(squaresB)));
}
