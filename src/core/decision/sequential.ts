import { confidenceSequence, meanEValue } from '../stats/index.ts';
import type { Bounds } from './bounds.ts';
import type { CandidateData } from './observations.ts';
import { rowsOf } from './rows.ts';

/** Values of examples that belong together, as one: their weighted mean, and what it weighs of the heaviest. */
interface Units {
  readonly values: readonly number[];
  /** Absent: all alike. */
  readonly weights?: readonly number[];
}

/**
 * Bounds of a column's mean that hold whenever one stops, each wrong at most at the one-sided `risk`: by
 * clusters, at their weights. Examples must have come in an order that was drawn beforehand. `null` where
 * nothing has a value.
 */
export function sequentialBounds(
  data: Pick<CandidateData, 'frame'>,
  column: ArrayLike<number>,
  risk: number,
  range: readonly [number, number] = [0, 1],
): Bounds | null {
  const units = unitsOf(data, column, range);
  return units.values.length === 0
    ? null
    : confidenceSequence(units.values, { risk, range, ...weightsOf(units) });
}

/** Whether a column's mean is shown to be above `mean` at `risk`, whenever one looks. */
export function isShownAbove(
  data: Pick<CandidateData, 'frame'>,
  column: ArrayLike<number>,
  mean: number,
  range: readonly [number, number],
  risk: number,
): boolean {
  const [low, high] = range;
  if (mean <= low) return true;
  if (mean >= high) return false;
  const units = unitsOf(data, column, range);
  if (units.values.length === 0) return false;
  return meanEValue(units.values, { mean, range, alternative: 'greater', ...weightsOf(units) }) >= 1 / risk;
}

function weightsOf({ weights }: Units): { weights?: readonly number[] } {
  return weights ? { weights } : {};
}

/**
 * By cluster where there are any; the heaviest that the frame can bring, seen or not, weighs 1. A value outside
 * of the range, which a bet could not bear, counts as its end.
 */
function unitsOf(
  { frame }: Pick<CandidateData, 'frame'>,
  column: ArrayLike<number>,
  [low, high]: readonly [number, number],
): Units {
  const all = rowsOf({ frame }, column);
  const rows = { ...all, values: all.values.map((value) => Math.min(high, Math.max(low, value))) };
  if (!frame.isClustered && !frame.isWeighted) return { values: rows.values };
  const heaviest = heaviestCluster(frame);
  const sums = new Map<number, { value: number; weight: number }>();
  for (const [index, value] of rows.values.entries()) {
    const cluster = rows.clusters[index] as number;
    const weight = rows.weights[index] as number;
    const sum = sums.get(cluster) ?? { value: 0, weight: 0 };
    sums.set(cluster, { value: sum.value + weight * value, weight: sum.weight + weight });
  }
  const units = [...sums.values()];
  return {
    values: units.map(({ value, weight }) => value / weight),
    weights: units.map(({ weight }) => Math.min(1, weight / heaviest)),
  };
}

function heaviestCluster({ clusters, weights, clusterCount }: CandidateData['frame']): number {
  const totals = new Float64Array(clusterCount);
  for (const [row, cluster] of clusters.entries())
    totals[cluster] = (totals[cluster] as number) + (weights[row] as number);
  return totals.reduce((most, total) => Math.max(most, total), 0);
}
