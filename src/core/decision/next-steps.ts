import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { NextStep } from '../model/recommendation.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import { criticalZ } from '../stats/critical-value.ts';
import { tokenUsdOf } from './cost-profile.ts';
import { examplesToSettle } from './examples-to-settle.ts';
import { meanOfDraws, type Outlook } from './outlook.ts';
import { type Priced, SURE } from './recommend.ts';
import type { RequirementResult } from './require.ts';
import { DEFAULT_RISK } from './risk.ts';

export interface OpenCase {
  /** Who may still win, by expected total. */
  readonly sorted: readonly Priced[];
  /** The cheapest that is shown to qualify; `null`: nobody is. */
  readonly winner: Priced | null;
  readonly scenario: Scenario;
  readonly outlook: Outlook;
}

/** Less money than this is not worth an example. */
const CENT = 0.01;
/** Of a standard normal: four in five. */
const SURE_DEVIATE = 0.8416212335729143;

/**
 * What would tell more: for every cheaper candidate that is not shown to qualify, what settles its
 * requirement, and for a cost order that is not clear, what tells it. Each with its price (asking
 * everyone who may still win on as many examples) and its worth (the chance that it changes the choice
 * times what the change saves). The most worth over its price first.
 */
export function nextSteps(open: OpenCase): NextStep[] {
  const { sorted, winner } = open;
  const cheaper = sorted.slice(0, winner ? sorted.indexOf(winner) : sorted.length);
  const steps = [
    ...cheaper.flatMap((one) => requirementSteps(one, open)),
    ...(winner ? [...costOrderSteps(winner, open), ...gradingSteps(winner, open)] : []),
  ];
  return mergeSteps(steps).toSorted((a, b) => gainOf(b) - gainOf(a));
}

function gainOf({ costUsd, worthUsd }: NextStep): number {
  return (worthUsd ?? 0) - (costUsd ?? 0);
}

/** Of several questions that more examples settle, the longest: it settles the others too, and their worths add up. */
function mergeSteps(steps: readonly NextStep[]): NextStep[] {
  return [...Map.groupBy(steps, ({ action }) => action)].map(([action, group]): NextStep => {
    const sum = (figure: (step: NextStep) => number | null): number | null =>
      group.reduce<number | null>((total, step) => {
        const value = figure(step);
        return total === null || value === null ? null : total + value;
      }, 0);
    const longest = group.toSorted((a, b) => b.count - a.count)[0] as NextStep;
    return {
      action,
      count: longest.count,
      costUsd: longest.costUsd,
      worthUsd: sum(({ worthUsd }) => worthUsd),
    };
  });
}

function requirementSteps(one: Priced, open: OpenCase): NextStep[] {
  const questions = one.requirements.filter(({ status }) => status === 'unproven');
  const ungraded = worldsOf(one.profile.id, open.outlook)?.unscored ?? 0;
  return questions.map((question): NextStep => {
    const isAboutScores = question.id === 'minAccuracy' || question.id === 'nonInferiorTo';
    if (ungraded > 0 && isAboutScores && !question.needsLabels)
      return {
        action: 'labels',
        count: ungraded,
        costUsd: null,
        worthUsd: worthOfProof(one, question, ungraded, open),
      };
    const action = question.needsLabels ? 'labels' : question.id === 'p95LatencyMs' ? 'load' : 'examples';
    const known = question.measured?.n ?? 0;
    const count = question.needsLabels
      ? LABELS
      : (examplesToSettle(question, open.scenario.require.risk) ??
        Math.max(MINIMUM, TIMES_ON_THE_BAR * known));
    return {
      action,
      count,
      costUsd: question.needsLabels ? null : priceOf(count, open),
      worthUsd: worthOfProof(one, question, count, open),
    };
  });
}

/** Labelled answers that pin down a judge's two rates to some ten points. */
const LABELS = 200;
/** Of a figure that stands on the bar itself: the truth lies about a standard error off, and 1.96² times the examples tell. */
const TIMES_ON_THE_BAR = 3;
/** Where nothing was measured, a first look. */
const MINIMUM = 100;

/** Chance that the proof succeeds, times what the candidate then saves against the best that is shown to qualify. */
function worthOfProof(one: Priced, question: RequirementResult, count: number, open: OpenCase): Usd | null {
  const { winner, scenario, outlook, sorted } = open;
  const fallback = winner ?? sorted.find(({ profile }) => profile.id === scenario.incumbent) ?? null;
  if (!fallback || fallback === one) return null; // nothing to compare with: what it is worth cannot be said
  const own = worldsOf(one.profile.id, outlook)?.totals;
  const other = worldsOf(fallback.profile.id, outlook)?.totals;
  if (!own || !other) return null;
  const saving = Math.max(0, meanOfDraws(other) - meanOfDraws(own));
  return saving * chanceOfProof(one, question, count, open);
}

/** Share of worlds, weighed by the luck of the new examples, in which the pooled figure clears the bar. */
function chanceOfProof(
  { profile }: Priced,
  { id, measured, needed }: RequirementResult,
  more: number,
  { scenario, outlook }: OpenCase,
): number {
  const own = worldsOf(profile.id, outlook);
  if (!own) return 0;
  const meets = meanOfDraws(Float64Array.from(own.qualifies));
  if (!measured || id === 'p95LatencyMs' || id === 'serviceLife') return meets;
  const reference = worldsOf(scenario.require.nonInferiorTo ?? '', outlook);
  const truth = (world: number): number =>
    (own.accuracy[world] as number) -
    (id === 'nonInferiorTo' ? (reference?.accuracy[world] ?? Number.NaN) : 0);
  const { n, point, low, high } = measured;
  const total = n + more;
  const spread = ((high - low) / 2 / criticalZ(measured.level)) * Math.sqrt(n); // of one example
  const deviate = -normalQuantile(scenario.require.risk ?? DEFAULT_RISK, 0, 1);
  const bar = needed + (deviate * spread) / Math.sqrt(total);
  const luck = (spread * Math.sqrt(more)) / total;
  let chance = 0;
  for (let world = 0; world < outlook.worlds.count; world++) {
    const pooled = (n * point + more * truth(world)) / total;
    chance += luck === 0 ? Number(pooled >= bar) : normalCdf((pooled - bar) / luck, 0, 1);
  }
  return chance / outlook.worlds.count;
}

/** Examples that would tell the winner from whoever else that qualifies may be cheaper. */
function costOrderSteps(winner: Priced, open: OpenCase): NextStep[] {
  const { sorted, outlook } = open;
  const rivals = sorted.filter(
    (one) => one !== winner && one.requirements.every(({ status }) => status === 'met'),
  );
  return rivals.flatMap((rival): NextStep[] => {
    if (outlook.probabilityCheapest(rival.profile.id) < 0.05) return [];
    const own = worldsOf(winner.profile.id, outlook)?.totals;
    const theirs = worldsOf(rival.profile.id, outlook)?.totals;
    if (!own || !theirs) return [];
    const saving = own.map((usd, world) => usd - (theirs[world] as number)); // of changing to the rival
    const n = Math.max(1, outlook.worlds.examples);
    const { mean, sd } = momentsOf(saving);
    const ratio = mean === 0 ? Number.POSITIVE_INFINITY : ((SURE_DEVIATE * sd) / Math.abs(mean)) ** 2;
    const settling = Math.max(1, Math.min(MOST_TIMES * n, Math.ceil(n * ratio) - n));
    const sizes = [settling, n, 4 * n, MOST_TIMES * n].map(
      (count): NextStep => ({
        action: 'examples',
        count,
        costUsd: priceOf(count, open),
        worthUsd: worthOfOrder(saving, mean, n, count),
      }),
    );
    const best = bestOf(sizes as [NextStep, ...NextStep[]]);
    return (best.worthUsd ?? 0) < CENT ? [] : [best];
  });
}

/** What settles the order, if that is worth its price; else the size that is most, for a few more examples may tell nothing. */
function bestOf(sizes: readonly [NextStep, ...NextStep[]]): NextStep {
  const [settling] = sizes;
  if (gainOf(settling) > 0) return settling;
  return sizes.reduce((best, size) => (gainOf(size) > gainOf(best) ? size : best));
}

/** Ungraded answers that could turn a sure choice over: no draw says what they are, only a look at them. */
function gradingSteps({ profile }: Priced, { outlook }: OpenCase): NextStep[] {
  if (outlook.probabilityCheapest(profile.id) < SURE || outlook.leastProbabilityCheapest(profile.id) >= SURE)
    return [];
  const count = outlook.worlds.candidates.reduce((sum, { unscored }) => sum + unscored, 0);
  return [{ action: 'labels', count, costUsd: null, worthUsd: null }];
}

/** Fresh examples for the cost order, in times of those there are, at most. */
const MOST_TIMES = 20;

/**
 * Value of a sample of `more` examples beside `n` in choosing between two: the draws of the difference
 * shrunk towards their mean by the share of variance that the sample resolves (Heath, Manolopoulou and
 * Baio 2018, moment matching).
 */
function worthOfOrder(saving: Float64Array, mean: number, n: number, more: number): Usd {
  const shrink = Math.sqrt(more / (n + more));
  const informed = saving.reduce((sum, value) => sum + Math.max(0, mean + shrink * (value - mean)), 0);
  return Math.max(0, informed / saving.length - Math.max(0, mean));
}

function momentsOf(values: Float64Array): { readonly mean: number; readonly sd: number } {
  const mean = meanOfDraws(values);
  return { mean, sd: Math.sqrt(meanOfDraws(values.map((value) => (value - mean) ** 2))) };
}

/** Asking everyone who may still win; `null`: one of them is unpriced. */
function priceOf(count: number, { sorted, scenario }: OpenCase): Usd | null {
  return sorted.reduce<Usd | null>((sum, { profile }) => {
    const usd = tokenUsdOf(profile, scenario);
    return sum === null || usd === null ? null : sum + count * usd;
  }, 0);
}

function worldsOf(id: CandidateId, { worlds }: Outlook): Outlook['worlds']['candidates'][number] | undefined {
  return worlds.candidates.find((one) => one.id === id);
}
