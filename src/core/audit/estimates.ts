import type { Estimate } from '../model/estimate.ts';
import {
  bcaBootstrap,
  correctForJudge,
  judgedRateInterval,
  kornGraubardInterval,
  pairedDifference,
  spearman,
  wilsonInterval,
} from '../stats/index.ts';

const LEVEL = 0.95;

/** Share of passes; `null`: there are none to count. */
export function rateOf(passed: readonly boolean[]): Estimate | null {
  if (passed.length === 0) return null;
  const passes = passed.filter(Boolean).length;
  return {
    point: passes / passed.length,
    ...wilsonInterval(passes, passed.length, LEVEL),
    level: LEVEL,
    n: passed.length,
    method: 'Wilson',
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

/** Rank correlation of scores with verdicts; `null`: one of them never varies, or there are too few. */
export function rankOf(scores: readonly number[], verdicts: readonly boolean[]): Estimate | null {
  const found = spearman([...scores], verdicts.map(Number), LEVEL);
  return (
    found && {
      point: found.rho,
      low: found.low,
      high: found.high,
      level: LEVEL,
      n: found.n,
      method: 'Spearman',
    }
  );
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
  const point = Math.min(1, Math.max(0, correctForJudge(rate).value));
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
