import type { Estimate } from '../model/estimate.ts';
import type { JudgeLabels } from '../model/scenario.ts';
import { kornGraubardInterval } from '../stats/index.ts';

/** A labelled answer that the grader scored. */
export interface LabelledAnswer {
  /** Examples hang together: two candidates may be wrong on it alike. */
  readonly example: string;
  readonly stratum: string;
  /** For how many answers of the run it stands. */
  readonly weight: number;
  /** Share of its labellers who pass it. */
  readonly truth: number;
  /** The grader's verdict. */
  readonly passed: boolean;
}

export interface JudgeRates {
  readonly sensitivity: Estimate;
  readonly specificity: Estimate;
  /** Counts of equal weight that are as uncertain as the weighted ones. */
  readonly counts: JudgeLabels;
}

/**
 * How often a grader agrees with people, from answers drawn with unequal probabilities: ratios of weighted
 * totals (Hájek 1971), each as uncertain as so many answers of equal weight. That number follows from the
 * ratio's variance, linearized over strata split by verdict, in which an example counts once however many of its
 * answers are labelled. `null` where people passed, or failed, nothing.
 *
 * Source: Särndal, Swensson and Wretman 1992, "Model assisted survey sampling", sections 5.6 and 7.6; the
 * shrinking of shares in their variance after Jeffreys is ours.
 */
export function judgeRates(answers: readonly LabelledAnswer[]): JudgeRates | null {
  const groups = groupsOf(answers);
  const [sensitivity, specificity] = [rateOf(groups, true), rateOf(groups, false)];
  if (!sensitivity || !specificity) return null;
  const [right, wrong] = [sensitivity.rate * sensitivity.n, specificity.rate * specificity.n];
  return {
    sensitivity: estimateOf(sensitivity),
    specificity: estimateOf(specificity),
    counts: {
      truePasses: right,
      falseFails: sensitivity.n - right,
      trueFails: wrong,
      falsePasses: specificity.n - wrong,
    },
  };
}

interface Rate {
  readonly rate: number;
  /** Effective number of answers. */
  readonly n: number;
}

/** Answers of one stratum and verdict: what people say of them is one share, which a random part of them tells. */
interface Group {
  readonly passed: boolean;
  /** Answers of the run that it stands for. */
  readonly size: number;
  /** Those that people pass; shrunk towards a half by one answer, so that few labels that agree leave a doubt. */
  readonly truth: number;
  readonly shrunk: number;
  readonly variance: number;
  /** Examples of which an answer is labelled. */
  readonly n: number;
}

function groupsOf(answers: readonly LabelledAnswer[]): Group[] {
  return [...Map.groupBy(answers, ({ stratum, passed }) => `${passed} ${stratum}`).values()].map((own) => {
    const size = own.reduce((sum, { weight }) => sum + weight, 0);
    const truth = own.reduce((sum, { weight, truth: share }) => sum + weight * share, 0) / size;
    const n = new Set(own.map(({ example }) => example)).size;
    const shrunk = (n * truth + 0.5) / (n + 1);
    return { passed: own[0]?.passed ?? false, size, truth, shrunk, variance: (shrunk * (1 - shrunk)) / n, n };
  });
}

/** `right`: whether the rate is of what people pass, and how often the grader passes that; else of what they fail. */
function rateOf(groups: readonly Group[], right: boolean): Rate | null {
  const sums = (share: (group: Group) => number): { readonly hit: number; readonly all: number } => {
    const mass = (group: Group): number => group.size * (right ? share(group) : 1 - share(group));
    const all = groups.reduce((sum, group) => sum + mass(group), 0);
    const hit = groups.reduce((sum, group) => sum + (group.passed === right ? mass(group) : 0), 0);
    return { hit, all };
  };
  const { hit, all } = sums(({ truth }) => truth);
  if (all === 0) return null;
  const doubtful = sums(({ shrunk }) => shrunk);
  const rate = Math.min(1, doubtful.hit / doubtful.all);
  const variance = groups.reduce((sum, group) => {
    const slope = (group.size * (Number(group.passed === right) - rate)) / doubtful.all;
    return sum + slope ** 2 * group.variance;
  }, 0);
  const n = variance > 0 ? (rate * (1 - rate)) / variance : groups.reduce((sum, group) => sum + group.n, 0);
  return { rate: Math.min(1, hit / all), n: Math.max(1, n) };
}

function estimateOf({ rate, n }: Rate): Estimate {
  const se = Math.sqrt((rate * (1 - rate)) / n);
  const interval = kornGraubardInterval({ mean: rate, se, n, clusters: n, df: Math.max(1, n - 1) });
  return { point: rate, ...interval, level: 0.95, n, method: 'Clopper–Pearson at the effective size' };
}
