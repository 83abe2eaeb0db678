import type { CandidateData } from './observations.ts';

/** The examples that have a value and count for something, in the frame's order. */
export interface Rows {
  readonly values: readonly number[];
  readonly clusters: readonly number[];
  readonly weights: readonly number[];
  readonly clusterCount: number;
  readonly isClustered: boolean;
  readonly isWeighted: boolean;
}

export function rowsOf({ frame }: Pick<CandidateData, 'frame'>, column: ArrayLike<number>): Rows {
  const { isClustered, isWeighted } = frame;
  const counts = (row: number): boolean =>
    !Number.isNaN(column[row] as number) && (frame.weights[row] as number) > 0;
  let n = 0;
  for (let row = 0; row < column.length; row++) if (counts(row)) n += 1;
  const values = new Array<number>(n);
  const clusters = new Array<number>(n);
  const weights = new Array<number>(n);
  const seen = new Uint8Array(frame.clusterCount);
  let [next, clusterCount] = [0, 0];
  for (let row = 0; row < column.length; row++) {
    if (!counts(row)) continue;
    const cluster = frame.clusters[row] as number;
    values[next] = column[row] as number;
    clusters[next] = cluster;
    weights[next] = frame.weights[row] as number;
    next += 1;
    if (seen[cluster] === 0) clusterCount += 1;
    seen[cluster] = 1;
  }
  return { values, clusters, weights, clusterCount, isClustered, isWeighted };
}

/** NaN of nothing. */
export function weightedMean({ values, weights }: Rows): number {
  let [sum, total] = [0, 0];
  for (const [index, value] of values.entries()) {
    sum += value * (weights[index] as number);
    total += weights[index] as number;
  }
  return sum / total;
}

/** Of things that weigh so much, as many as would be as uncertain if all counted alike (Kish 1965). */
export function effectiveCount(weights: Iterable<number>): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

/**
 * The effective number of clusters, and the degrees of freedom of a standard error over them: fewer than
 * clusters − 1 where a few of them, say those that fail, make up the spread. Of a mean that is near
 * everything passing the error is else taken for better known than it is, just when it is too small.
 *
 * Source: variance of a variance, 2σ⁴/df = (μ₄ − σ⁴)/G; half of that df, to stay on the safe side.
 */
export function clusterSpread(
  { values, clusters, weights }: Rows,
  mean: number,
): { readonly clusters: number; readonly df: number } {
  const residuals = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] as number;
    const weight = weights[index] as number;
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + weight * (value - mean));
    sizes.set(cluster, (sizes.get(cluster) ?? 0) + weight);
  }
  const count = sizes.size;
  let [squares, fourths] = [0, 0];
  for (const residual of residuals.values()) {
    squares += residual ** 2;
    fourths += residual ** 4;
  }
  const excess = squares === 0 ? 0 : (count * fourths) / squares ** 2 - 1;
  const df = Math.max(1, Math.min(count - 1, excess > 0 ? count / excess : count - 1));
  return { clusters: effectiveCount(sizes.values()), df };
}

export function allEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
