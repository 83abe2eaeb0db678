import type { Estimate } from '../model/estimate.ts';
import {
  bcaBootstrap,
  clusteredMean,
  quantileInterval,
  ratioPerSuccess,
  wilsonInterval,
} from '../stats/index.ts';
import type { CandidateData, Observation } from './observations.ts';

const LEVEL = 0.95;
/** From here on a t interval over clusters may stand (METHODS, section 0); below it the bootstrap does. */
const ENOUGH_CLUSTERS = 30;
const REPLICATES = 2000;

/** Accuracy over examples: Wilson for one pass-or-fail trial an example, else by the means of repeats. */
export function estimateAccuracy(data: CandidateData, seed: number): Estimate | null {
  const scores = scoresOf(data);
  if (scores.length === 0) return null;
  if (isPassFail(data)) {
    const passes = scores.filter((score) => score === 1).length;
    const { low, high } = wilsonInterval(passes, scores.length, LEVEL);
    return {
      point: passes / scores.length,
      low,
      high,
      level: LEVEL,
      n: scores.length,
      method: 'Wilson score',
    };
  }
  return flatAccuracy(scores) ?? estimateMean(scores, seed, [0, 1]);
}

/** Scores without spread have no bootstrap or t interval; as so many whole passes, Wilson's holds for them. */
function flatAccuracy(scores: readonly number[]): Estimate | null {
  const [point] = scores;
  const n = scores.length;
  if (point === undefined || scores.some((score) => score !== point)) return null;
  const { low } = wilsonInterval(Math.floor(point * n), n, LEVEL);
  const { high } = wilsonInterval(Math.ceil(point * n), n, LEVEL);
  return { point, low, high, level: LEVEL, n, method: 'Wilson score' };
}

/** True where every example has one trial that passed or failed, so that counts say all. */
export function isPassFail(data: CandidateData): boolean {
  return data.repeats <= 1 && scoresOf(data).every((score) => score === 0 || score === 1);
}

/** Scores of the examples that have one. */
export function scoresOf({ observations }: CandidateData): number[] {
  return observations.flatMap(({ score }) => (score === null ? [] : [score]));
}

/** Mean dollars for 1,000 requests, over examples; `null` where nothing is priced. */
export function estimateUsdPerThousand(data: CandidateData, seed: number): Estimate | null {
  const costs = costsOf(data).map((usd) => usd * 1000);
  return costs.length === 0 ? null : estimateMean(costs, seed, [0, Number.POSITIVE_INFINITY]);
}

function costsOf({ observations }: CandidateData): number[] {
  return observations.flatMap(({ usd }) => (usd === null ? [] : [usd]));
}

/** Below this no interval may rest on the central limit theorem alone (Bowyer 2025). */
const ENOUGH_EXAMPLES = 300;

/** Dollars a request that passes: total cost over total passes. `null` where nothing passes or is priced. */
export function estimateUsdPerSuccess({ observations }: CandidateData, seed: number): Estimate | null {
  const both = observations.filter(
    (o): o is Observation & { score: number; usd: number } => o.score !== null && o.usd !== null,
  );
  if (both.length < 2 || both.every(({ score }) => score === 0)) return null;
  const { value, se } = ratioPerSuccess(
    both.map(({ usd }) => usd),
    both.map(({ score }) => score),
  );
  const shape = { point: value, level: LEVEL, n: both.length };
  if (both.length < ENOUGH_EXAMPLES) {
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
function costPerSuccess(rows: readonly { readonly score: number; readonly usd: number }[]): number {
  const passes = rows.reduce((sum, { score }) => sum + score, 0);
  return rows.reduce((sum, { usd }) => sum + usd, 0) / Math.max(0.5, passes);
}

/** A quantile of sorted milliseconds with its order-statistic interval; `null` where no interval exists. */
export function estimateQuantile(sorted: readonly number[], q: number): Estimate | null {
  const n = sorted.length;
  if (n === 0) return null;
  const ranks = quantileInterval(n, q, LEVEL);
  if (!ranks) return null;
  return {
    point: quantileOf(sorted, q),
    low: sorted[ranks.lowRank - 1] as number,
    high: sorted[ranks.highRank - 1] as number,
    level: LEVEL,
    n,
    method: 'order statistics',
  };
}

/** The smallest value that a share `q` does not exceed: the inverse of the empirical distribution. */
export function quantileOf(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] as number;
}

/** The median; with too few values for an interval at the level, the whole range stands for it. */
export function estimateMedian(sorted: readonly number[]): Estimate | null {
  const [low] = sorted;
  const high = sorted.at(-1);
  if (low === undefined || high === undefined) return null;
  const level = 1 - 2 ** (1 - sorted.length);
  const range = { point: quantileOf(sorted, 0.5), low, high, level, n: sorted.length, method: 'whole range' };
  return estimateQuantile(sorted, 0.5) ?? range;
}

function estimateMean(
  values: readonly number[],
  seed: number,
  [least, most]: readonly [number, number],
): Estimate | null {
  const n = values.length;
  const point = values.reduce((sum, value) => sum + value, 0) / n;
  const shape = { point, level: LEVEL, n };
  if (n < 2) return null;
  if (values.every((value) => value === values[0]))
    return { ...shape, low: point, high: point, method: 'constant' };
  const clip = ({ low, high }: { low: number; high: number }): { low: number; high: number } => ({
    low: Math.max(least, low),
    high: Math.min(most, high),
  });
  if (n >= ENOUGH_CLUSTERS) {
    const clusters = values.map((_, index) => index);
    return { ...shape, ...clip(clusteredMean(values, clusters, LEVEL)), method: 't over examples' };
  }
  const statistic = (sample: readonly number[]): number =>
    sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const interval = bcaBootstrap(values, statistic, { replicates: REPLICATES, seed, level: LEVEL });
  return { ...shape, ...clip(interval), method: 'BCa bootstrap over examples' };
}
