import type { Estimate } from '../model/estimate.ts';
import { criticalT } from '../stats/critical-value.ts';
import {
  bcaBootstrap,
  clopperPearsonInterval,
  judgedRateInterval,
  kornGraubardInterval,
  pairedDifference,
  spearman,
} from '../stats/index.ts';

const LEVEL = 0.95;

/** Share of passes, exact, since few examples may have to do; `null`: there are none to count. */
export function rateOf(passed: readonly boolean[]): Estimate | null {
  if (passed.length === 0) return null;
  const passes = passed.filter(Boolean).length;
  return {
    point: passes / passed.length,
    ...clopperPearsonInterval(passes, passed.length, LEVEL),
    level: LEVEL,
    n: passed.length,
    method: 'Clopper–Pearson',
  };
}

/** Mean of scores in [0, 1]; `null`: there is none. */
export function meanOf(scores: readonly number[]): Estimate | null {
  const n = scores.length;
  if (n === 0) return null;
  if (scores.every((score) => score === 0 || score === 1)) return rateOf(scores.map((score) => score === 1));
  const mean = scores.reduce((sum, score) => sum + score, 0) / n;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / Math.max(1, n - 1);
  const se = Math.sqrt(variance / n);
  const interval = kornGraubardInterval({ mean: Math.min(1, Math.max(0, mean)), se, n, clusters: n }, LEVEL);
  return { point: mean, ...interval, level: LEVEL, n, method: 'Korn–Graubard' };
}

/** Mean of paired differences; `null`: fewer than two pairs. */
export function differenceOf(
  after: readonly number[],
  before: readonly number[],
  seed: number,
): Estimate | null {
  if (after.length < 2) return null;
  const { difference, n } = pairedDifference([...after], [...before]);
  const differences = after.map((value, index) => value - (before[index] ?? 0));
  const isConstant = differences.every((value) => value === differences[0]);
  const { low, high } = isConstant
    ? { low: difference, high: difference }
    : bcaBootstrap(differences, (values) => values.reduce((sum, value) => sum + value, 0) / values.length, {
        replicates: 2000,
        seed,
        level: LEVEL,
      });
  return { point: difference, low, high, level: LEVEL, n, method: 'BCa' };
}

/** Share of passes where each stands for as many answers as it weighs; `null`: there are none. */
export function weighedRateOf(
  answers: readonly { readonly passed: boolean; readonly weight: number }[],
): Estimate | null {
  const [first] = answers;
  if (!first) return null;
  if (answers.every(({ weight }) => weight === first.weight))
    return rateOf(answers.map(({ passed }) => passed));
  const total = answers.reduce((sum, { weight }) => sum + weight, 0);
  const squares = answers.reduce((sum, { weight }) => sum + weight ** 2, 0);
  const mean = answers.reduce((sum, { passed, weight }) => sum + (passed ? weight : 0), 0) / total;
  // Kish 1965: so many answers of equal weight would be as uncertain.
  const n = total ** 2 / squares;
  const se = Math.sqrt((mean * (1 - mean)) / n);
  const interval = kornGraubardInterval({ mean, se, n, clusters: n, df: Math.max(1, n - 1) }, LEVEL);
  return { point: mean, ...interval, level: LEVEL, n, method: 'Korn–Graubard' };
}

/** From so many pairs on, resamples hardly ever lose all variety. */
const ENOUGH_TO_RESAMPLE = 10;

/** Rank correlation of a grader's scores with people's; `null`: one of them never varies, or there are too few. */
export function rankOf(scores: readonly number[], theirs: readonly number[], seed: number): Estimate | null {
  const found = spearman([...scores], [...theirs], LEVEL);
  if (!found) return null;
  const { rho, n } = found;
  const given = { point: rho, level: LEVEL, n };
  if (n < ENOUGH_TO_RESAMPLE || Math.abs(rho) === 1)
    return { ...given, low: found.low, high: found.high, method: 'Bonett–Wright' };
  const pairs = scores.map((score, index) => ({ score, other: theirs[index] ?? 0 }));
  const correlate = (sample: readonly (typeof pairs)[number][]): number =>
    spearman(
      sample.map(({ score }) => score),
      sample.map(({ other }) => other),
    )?.rho ?? 0;
  const { low, high } = bcaBootstrap(pairs, correlate, { replicates: 2000, seed, level: LEVEL });
  return { ...given, low: Math.min(low, rho), high: Math.max(high, rho), method: 'BCa' };
}

/** Mean of one sample less that of another, by Welch's t; `null`: fewer than two in one of them. */
export function gapOf(one: readonly number[], other: readonly number[]): Estimate | null {
  if (one.length < 2 || other.length < 2) return null;
  const [a, b] = [momentsOf(one), momentsOf(other)];
  const difference = a.mean - b.mean;
  const variance = a.error + b.error;
  const given = { point: difference, level: LEVEL, n: one.length + other.length, method: 'Welch' };
  if (variance === 0) return { ...given, low: difference, high: difference };
  const df = variance ** 2 / (a.error ** 2 / (one.length - 1) + b.error ** 2 / (other.length - 1));
  const reach = criticalT(LEVEL, df) * Math.sqrt(variance);
  return { ...given, low: difference - reach, high: difference + reach };
}

/** Mean, and the variance of that mean. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: squares / (values.length - 1) / values.length };
}

/** The pass rate behind an observed one, by how often the grader is wrong; `null`: it tells passes from failures no better than a coin. */
export function correct(
  observed: Estimate,
  sensitivity: Estimate | null,
  specificity: Estimate | null,
): Estimate | null {
  if (!sensitivity || !specificity || sensitivity.point + specificity.point <= 1) return null;
  const rate = {
    observed: observed.point,
    n: observed.n,
    sensitivity: sensitivity.point,
    nPositive: sensitivity.n,
    specificity: specificity.point,
    nNegative: specificity.n,
  };
  // Rogan and Gladen 1978; sizes may be effective ones.
  const right = (rate.observed + rate.specificity - 1) / (rate.sensitivity + rate.specificity - 1);
  const point = Math.min(1, Math.max(0, right));
  const { low, high } = judgedRateInterval(rate, LEVEL);
  return {
    point,
    low: Math.min(low, point),
    high: Math.max(high, point),
    level: LEVEL,
    n: observed.n,
    method: 'Lang–Reiczigel',
  };
}
