import type { RepeatedPass } from '../model/candidate-report.ts';
import type { Estimate } from '../model/estimate.ts';
import {
  bcaBootstrap,
  clusteredMean,
  passAtK,
  passHatK,
  quantileInterval,
  ratioPerSuccess,
  wilsonInterval,
} from '../stats/index.ts';
import type { CandidateData } from './observations.ts';
import { allEqual, type Rows, rowsOf, weightedMean } from './rows.ts';
import { sequentialBounds } from './sequential.ts';

const LEVEL = 0.95;
/** From here on a t interval over clusters may stand (METHODS, section 0); below it the bootstrap does. */
export const ENOUGH_CLUSTERS = 30;
const REPLICATES = 2000;

/**
 * Accuracy over examples: Wilson for one pass-or-fail trial an example, else the mean of their repeats,
 * weights and clusters in it. `null` where nothing was scored.
 */
export function estimateAccuracy(data: CandidateData, seed: number): Estimate | null {
  const rows = rowsOf(data, data.columns.score);
  const { values } = rows;
  if (values.length === 0) return null;
  if (data.stoppedEarly) return whenStopped(data, rows);
  if (isPassFail(data)) {
    const n = values.length;
    const passes = values.filter((score) => score === 1).length;
    return { point: passes / n, ...wilsonInterval(passes, n), level: LEVEL, n, method: 'Wilson score' };
  }
  return flatAccuracy(rows) ?? estimateMean(rows, seed, [0, 1]);
}

/**
 * pass@k and pass^k for each k up to the repeats, over the examples with so many scored trials; a failed trial
 * does not pass. Empty: nothing was repeated, or a race stopped early, which no such interval allows for.
 */
export function estimateRepeated(data: CandidateData, seed: number): readonly RepeatedPass[] {
  if (data.repeats < 2 || data.stoppedEarly) return [];
  const { scored, pass } = data.columns;
  const over = (k: number, chance: (n: number, c: number, k: number) => number): Estimate | null => {
    const column = scored.map((n, row) =>
      n < k ? Number.NaN : chance(n, Math.round(n * (pass[row] as number)), k),
    );
    const rows = rowsOf(data, column);
    return rows.values.length === 0 ? null : (flatAccuracy(rows) ?? estimateMean(rows, seed, [0, 1]));
  };
  return Array.from({ length: data.repeats }, (_, index) => index + 1).flatMap((k) => {
    const [passAt, passHat] = [over(k, passAtK), over(k, passHatK)];
    return passAt && passHat ? [{ k, passAt, passHat }] : [];
  });
}

/** An interval that holds whenever one stops. */
function whenStopped(data: CandidateData, rows: Rows): Estimate | null {
  const bounds = sequentialBounds(data, data.columns.score, (1 - LEVEL) / 2);
  const n = rows.values.length;
  return bounds && { point: weightedMean(rows), ...bounds, level: LEVEL, n, method: 'confidence sequence' };
}

/** Scores without spread have no bootstrap or t interval; as so many whole passes, Wilson's holds for them. */
function flatAccuracy({ values, clusterCount }: Rows): Estimate | null {
  const [point] = values;
  if (point === undefined || !allEqual(values)) return null;
  const n = values.length;
  const { low } = wilsonInterval(Math.floor(point * clusterCount), clusterCount, LEVEL);
  const { high } = wilsonInterval(Math.ceil(point * clusterCount), clusterCount, LEVEL);
  return { point, low, high, level: LEVEL, n, method: 'Wilson score' };
}

/** True where every example has one trial that passed or failed and counts alike, so that counts say all. */
export function isPassFail(data: CandidateData): boolean {
  if (data.repeats > 1 || data.frame.isClustered || data.frame.isWeighted) return false;
  return data.columns.score.every((score) => score === 0 || score === 1 || Number.isNaN(score));
}

/** Mean dollars for 1,000 requests as measured, over examples; `null` where nothing is priced. */
export function estimateUsdPerThousand(data: CandidateData, seed: number): Estimate | null {
  const rows = rowsOf(data, data.columns.usd);
  if (rows.values.length === 0) return null;
  const values = rows.values.map((usd) => usd * 1000);
  return estimateMean({ ...rows, values }, seed, [0, Number.POSITIVE_INFINITY]);
}

/** Below this no interval may rest on the central limit theorem alone (Bowyer 2025). */
const ENOUGH_EXAMPLES = 300;

/** Dollars a request that passes: total cost over total passes. `null` where nothing passes or is priced. */
export function estimateUsdPerSuccess(data: CandidateData, seed: number): Estimate | null {
  const { usd, pass } = data.columns;
  const most = data.frame.weights.reduce((max, weight) => Math.max(max, weight), 0);
  const costs: number[] = [];
  const passes: number[] = [];
  for (let row = 0; row < usd.length; row++) {
    const [cost, passed] = [usd[row] as number, pass[row] as number];
    if (Number.isNaN(cost) || Number.isNaN(passed)) continue;
    const weight = (data.frame.weights[row] as number) / most; // a ratio does not feel the scale
    costs.push(cost * weight);
    passes.push(passed * weight);
  }
  const n = costs.length;
  if (n < 2 || passes.every((passed) => passed === 0)) return null;
  const { value, se } = ratioPerSuccess(costs, passes);
  const shape = { point: value, level: LEVEL, n };
  if (n < ENOUGH_EXAMPLES) {
    const both = costs.map((cost, index) => ({ usd: cost, pass: passes[index] as number }));
    const { low, high } = bcaBootstrap(both, costPerSuccess, { replicates: REPLICATES, seed, level: LEVEL });
    return { ...shape, low: Math.max(0, low), high, method: 'BCa bootstrap over examples' };
  }
  const reach = 1.959963985 * se;
  return {
    ...shape,
    low: Math.max(0, value - reach),
    high: value + reach,
    method: 'ratio of means, delta method',
  };
}

/** A resample without a single pass counts as one with half of one, so that the ratio stays finite. */
function costPerSuccess(rows: readonly { readonly pass: number; readonly usd: number }[]): number {
  const passes = rows.reduce((sum, { pass }) => sum + pass, 0);
  return rows.reduce((sum, { usd }) => sum + usd, 0) / Math.max(0.5, passes);
}

/** A quantile of sorted milliseconds with its order-statistic interval; `null` where no interval exists. */
export function estimateQuantile(sorted: Float64Array, q: number, level: number = LEVEL): Estimate | null {
  const n = sorted.length;
  if (n === 0) return null;
  const ranks = quantileInterval(n, q, level);
  if (!ranks) return null;
  return {
    point: quantileOf(sorted, q),
    low: sorted[ranks.lowRank - 1] as number,
    high: sorted[ranks.highRank - 1] as number,
    level,
    n,
    method: 'order statistics',
  };
}

/** The smallest value that a share `q` does not exceed: the inverse of the empirical distribution. */
export function quantileOf(sorted: Float64Array, q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number;
}

/** The median; with too few values for an interval at the level, the whole range stands for it. */
export function estimateMedian(sorted: Float64Array): Estimate | null {
  const [low] = sorted;
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return null;
  const level = 1 - 2 ** (1 - sorted.length);
  const range = { point: quantileOf(sorted, 0.5), low, high, level, n: sorted.length, method: 'whole range' };
  return estimateQuantile(sorted, 0.5) ?? range;
}

function estimateMean(rows: Rows, seed: number, [least, most]: readonly [number, number]): Estimate | null {
  const { values, clusters, weights, clusterCount } = rows;
  const n = values.length;
  const point = weightedMean(rows);
  const shape = { point, level: LEVEL, n };
  if (clusterCount < 2) return null;
  if (allEqual(values)) return { ...shape, low: point, high: point, method: 'constant' };
  const clip = ({ low, high }: { low: number; high: number }): { low: number; high: number } => ({
    low: Math.max(least, low),
    high: Math.min(most, high),
  });
  const over = rows.isClustered ? 'clusters' : 'examples';
  if (clusterCount >= ENOUGH_CLUSTERS) {
    const interval = clusteredMean(values, clusters, LEVEL, rows.isWeighted ? weights : undefined);
    return { ...shape, ...clip(interval), method: `t over ${over}` };
  }
  const totals = clusterTotals(rows);
  const interval = bcaBootstrap(totals, ratioOfTotals, { replicates: REPLICATES, seed, level: LEVEL });
  return { ...shape, ...clip(interval), method: `BCa bootstrap over ${over}` };
}

interface ClusterTotal {
  value: number;
  weight: number;
}

function clusterTotals({ values, clusters, weights }: Rows): ClusterTotal[] {
  const totals = new Map<number, ClusterTotal>();
  for (const [index, value] of values.entries()) {
    const cluster = clusters[index] as number;
    const total = totals.get(cluster) ?? { value: 0, weight: 0 };
    totals.set(cluster, total);
    total.value += value * (weights[index] as number);
    total.weight += weights[index] as number;
  }
  return [...totals.values()];
}

function ratioOfTotals(totals: readonly ClusterTotal[]): number {
  const weight = totals.reduce((sum, total) => sum + total.weight, 0);
  return totals.reduce((sum, { value }) => sum + value, 0) / weight;
}
