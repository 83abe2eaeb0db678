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
  const values: number[] = [];
  const clusters: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < column.length; row++) {
    const value = column[row] as number;
    const weight = frame.weights[row] as number;
    if (Number.isNaN(value) || weight === 0) continue;
    values.push(value);
    clusters.push(frame.clusters[row] as number);
    weights.push(weight);
  }
  const { isClustered, isWeighted } = frame;
  return { values, clusters, weights, clusterCount: new Set(clusters).size, isClustered, isWeighted };
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
