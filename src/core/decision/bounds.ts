import type { JudgeLabels } from '../model/scenario.ts';
import { criticalT, criticalZ } from '../stats/critical-value.ts';
import {
  clopperPearsonInterval,
  clusteredMean,
  kornGraubardInterval,
  tangoInterval,
} from '../stats/index.ts';
import { tangoBounds } from '../stats/tango-interval.ts';
import { type CandidateData, hasOpen, imputeUnscored, meanOfColumn } from './observations.ts';
import { scoreDifferences, tableOf } from './pairing.ts';
import { allEqual, clusterSpread, effectiveCount, rowsOf, weightedMean } from './rows.ts';
import { sequentialBounds } from './sequential.ts';
import { ENOUGH_CLUSTERS, isPassFail } from './summarize.ts';

export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Bounds of accuracy of which each is wrong at most at the one-sided `risk`, unscored repeats all wrong
 * for the lower and all right for the upper: exact for one pass or fail an example; else at the
 * effective sample size, and no tighter than the t interval where there are clusters enough for one.
 * `null` where nothing was scored.
 */
export function accuracyBounds(data: CandidateData, risk: number): Bounds | null {
  const low = rateBounds(imputeUnscored(data, 0), risk);
  const high = !hasOpen(data) ? low : rateBounds(imputeUnscored(data, 1), risk);
  return low && high && { low: low.low, high: high.high };
}

function rateBounds(data: CandidateData, risk: number): Bounds | null {
  const level = 1 - 2 * risk;
  const { values } = rowsOf(data, data.columns.score);
  if (values.length === 0) return null;
  if (isPassFail(data) && !data.stoppedEarly)
    return clopperPearsonInterval(values.filter((score) => score === 1).length, values.length, level);
  return shareBounds(data, data.columns.score, risk);
}

/**
 * The same for any share by row, of examples with repeats, clusters or weights: at the effective sample
 * size. `null` where nothing has a value.
 */
export function shareBounds(data: CandidateData, column: Float64Array, risk: number): Bounds | null {
  if (data.stoppedEarly) return sequentialBounds(data, column, risk);
  const level = 1 - 2 * risk;
  const rows = rowsOf(data, column);
  const { values, clusters, weights, clusterCount } = rows;
  if (values.length === 0) return null;
  const mean = Math.min(1, Math.max(0, weightedMean(rows)));
  if (clusterCount < 2) return { low: 0, high: 1 };
  const t = clusteredMean(values, clusters, level, rows.isWeighted ? weights : undefined);
  const se = allEqual(values) ? 0 : t.se;
  const n = effectiveCount(rows.weights);
  const exact = kornGraubardInterval({ mean, se, n, ...clusterSpread(rows, mean) }, level);
  if (clusterCount < ENOUGH_CLUSTERS) return exact;
  return { low: Math.min(exact.low, t.low), high: Math.max(exact.high, t.high) };
}

/**
 * Bounds of candidate minus reference on the same examples, each wrong at most at the one-sided `risk`:
 * Tango's for one pass or fail an example, else his at the effective number of pairs. Unscored repeats
 * are all wrong here and right there for the lower one, and the other way round for the upper. `null`
 * where fewer than two examples, or clusters, are shared.
 */
export function differenceBounds(
  candidate: CandidateData,
  reference: CandidateData,
  risk: number,
): Bounds | null {
  return differenceBoundsAt(candidate, reference)?.(risk) ?? null;
}

/** The same at any risk, with what does not hang on it computed once. */
export function differenceBoundsAt(
  candidate: CandidateData,
  reference: CandidateData,
): ((risk: number) => Bounds) | null {
  const boundsAs = (own: 0 | 1): BoundsAt | null =>
    pairedBounds(imputeUnscored(candidate, own), imputeUnscored(reference, own === 0 ? 1 : 0));
  const low = boundsAs(0);
  const high = hasOpen(candidate) || hasOpen(reference) ? boundsAs(1) : low;
  if (!low || !high) return null;
  return (risk) => {
    const level = 1 - 2 * risk;
    const lower = low(level);
    return { low: lower.low, high: high === low ? lower.high : high(level).high };
  };
}

type BoundsAt = (level: number) => Bounds;

function pairedBounds(candidate: CandidateData, reference: CandidateData): BoundsAt | null {
  const rows = rowsOf(candidate, scoreDifferences(candidate, reference));
  const { values, clusters, weights, clusterCount } = rows;
  if (values.length < 2 || clusterCount < 2) return null;
  if (candidate.stoppedEarly || reference.stoppedEarly) {
    const column = scoreDifferences(candidate, reference);
    return (level) => sequentialBounds(candidate, column, (1 - level) / 2, [-1, 1]) ?? { low: -1, high: 1 };
  }
  if (isPassFail(candidate) && isPassFail(reference)) {
    const table = tableOf(candidate, reference);
    return (level) => tangoInterval(table, level);
  }
  const gained = weightedMean({ ...rows, values: values.map((value) => Math.max(0, value)) });
  const lost = weightedMean({ ...rows, values: values.map((value) => Math.max(0, -value)) });
  const spread = clusterSpread(rows, gained - lost);
  const t = clusteredMean(values, clusters, undefined, rows.isWeighted ? weights : undefined);
  const se = allEqual(values) ? 0 : t.se;
  return (level) => {
    const size = effectivePairs(gained, lost, se, spread, level);
    const score = tangoBounds(size * gained, size * lost, size, level);
    if (clusterCount < ENOUGH_CLUSTERS) return score;
    const reach = criticalT(level, t.df) * t.se;
    return { low: Math.min(score.low, t.mean - reach), high: Math.max(score.high, t.mean + reach) };
  };
}

/**
 * So many examples won, lost or tied would be as uncertain as these differences, shrunk by the degrees
 * of freedom but not below the clusters there are: as Korn and Graubard have it for one rate.
 */
function effectivePairs(
  gained: number,
  lost: number,
  se: number,
  { clusters, df }: { readonly clusters: number; readonly df: number },
  level: number,
): number {
  if (se === 0) return clusters;
  const asUncertain = (gained + lost - (gained - lost) ** 2) / se ** 2;
  const shrink = Math.min(1, (criticalZ(level) / criticalT(level, df)) ** 2);
  return Math.max(1, asUncertain * shrink, Math.min(clusters, asUncertain));
}

/**
 * Bounds of the true rate behind a judged one (Rogan and Gladen 1978), each of the three rates at its
 * exact bound and a third of the risk, so that all hold together. Everything is possible where the judge
 * is not shown to be better than a coin.
 */
export function judgedBounds(data: CandidateData, labels: JudgeLabels, risk: number): Bounds | null {
  const observed = accuracyBounds(data, risk / 3);
  if (!observed) return null;
  const judge = judgeBounds(labels, risk / 3);
  if (!judge) return { low: 0, high: 1 };
  const { sensitivity, specificity } = judge;
  const failed = meanOfColumn(data, data.columns.failed) ?? 0;
  return {
    low: correctAnswered(observed.low, failed, sensitivity.high, specificity.low) ?? 0,
    high: correctAnswered(observed.high, failed, sensitivity.low, specificity.high) ?? 1,
  };
}

/**
 * A difference of judged rates is smaller than the true one by the judge's sensitivity + specificity − 1.
 * Where one failed more often by `failedMore`, no judge saw these: it took none of them for right, as it does
 * 1 − specificity of what is wrong, and that is given back before.
 */
export function judgedDifference(
  observed: Bounds,
  labels: JudgeLabels,
  risk: number,
  failedMore: number,
): Bounds {
  const judge = judgeBounds(labels, risk / 3);
  const weakest = judge ? judge.sensitivity.low + judge.specificity.low - 1 : 0;
  const strongest = judge ? judge.sensitivity.high + judge.specificity.high - 1 : 0;
  if (!judge || weakest <= 0) return { low: -1, high: 1 };
  const given = [judge.specificity.low, judge.specificity.high].map((rate) => (1 - rate) * failedMore);
  const [low, high] = [observed.low + Math.min(...given), observed.high + Math.max(...given)];
  const scale = (value: number, away: boolean): number =>
    Math.max(-1, Math.min(1, value / (away ? weakest : strongest)));
  return { low: scale(low, low < 0), high: scale(high, high > 0) };
}

/** By how much a larger share of the candidate's requests failed than of the reference's, on what both were asked. */
export function failedMoreOften(candidate: CandidateData, reference: CandidateData): number {
  const theirs = reference.columns.failed;
  const differences = candidate.columns.failed.map((share, row) => share - (theirs[row] as number));
  return meanOfColumn(candidate, differences) ?? 0;
}

/** `null` where answers of one kind were never labelled. */
function judgeBounds(
  { truePasses, falseFails, trueFails, falsePasses }: JudgeLabels,
  risk: number,
): { readonly sensitivity: Bounds; readonly specificity: Bounds } | null {
  const level = 1 - 2 * risk;
  if (truePasses + falseFails === 0 || trueFails + falsePasses === 0) return null;
  return {
    sensitivity: countInterval(truePasses, truePasses + falseFails, level),
    specificity: countInterval(trueFails, trueFails + falsePasses, level),
  };
}

/** Exact; counts of answers that were drawn unequally are no whole numbers, but as many as tell as much. */
function countInterval(right: number, n: number, level: number): Bounds {
  if (Number.isInteger(right) && Number.isInteger(n)) return clopperPearsonInterval(right, n, level);
  if (n < 1) return { low: 0, high: 1 };
  const mean = Math.min(1, right / n);
  return kornGraubardInterval({ mean, se: Math.sqrt((mean * (1 - mean)) / n), n, clusters: n }, level);
}

/**
 * The same where a share of requests failed, which no judge saw: they pass nothing, and the rest is
 * corrected. `observed` counts them as wrong.
 */
export function correctAnswered(
  observed: number,
  failedShare: number,
  sensitivity: number,
  specificity: number,
): number | null {
  const answered = 1 - failedShare;
  if (answered <= 0) return 0;
  const corrected = correct(Math.min(1, observed / answered), sensitivity, specificity);
  return corrected === null ? null : answered * corrected;
}

/** `null` where the judge tells nothing. */
export function correct(observed: number, sensitivity: number, specificity: number): number | null {
  const power = sensitivity + specificity - 1;
  return power <= 0 ? null : Math.min(1, Math.max(0, (observed + specificity - 1) / power));
}
