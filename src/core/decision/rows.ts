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

/** Examples that would be as uncertain if all counted alike (Kish 1965). */
export function effectiveCount({ weights }: Rows): number {
  let [sum, squares] = [0, 0];
  for (const weight of weights) {
    sum += weight;
    squares += weight * weight;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}

export function allEqual(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
