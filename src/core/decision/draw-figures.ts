import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { JudgeLabels, Scenario } from '../model/scenario.ts';
import { type Random, seededRandom } from '../random.ts';
import { correctAnswered } from './bounds.ts';
import type { CostProfile } from './cost-profile.ts';
import { type DrawMethod, drawMeans, type Quantity } from './draw-means.ts';
import { inTimeColumn } from './in-time.ts';
import { type CandidateData, meanOfColumn, openShare } from './observations.ts';
import type { RequirementResult } from './require.ts';
import { type PriorFigures, resampleWorlds, scepticalWeights } from './sceptical-prior.ts';

/** A candidate as the draws see it. */
export interface Runner {
  readonly data: CandidateData;
  readonly profile: CostProfile;
  readonly requirements: readonly RequirementResult[];
}

export interface WorldOptions {
  readonly draws: number;
  readonly seed: number;
  readonly method?: DrawMethod;
  /** `flat`: what the data alone say. Else a prior that expects near ties. */
  readonly prior?: 'sceptical' | 'flat';
}

/** One candidate's drawn means. */
export interface Figures {
  /** With unscored answers wrong to a share that nobody knows, uniform between none and all. */
  readonly accuracy: Float64Array;
  readonly worst: Float64Array;
  readonly best: Float64Array;
  readonly inTime: Float64Array | null;
  readonly failed: Float64Array | null;
  readonly seconds: Float64Array | null;
  readonly tokens: Float64Array | null;
  readonly parts: readonly PartDraws[];
}

/** Dollars of tokens by world, as `TierUsd` has them. */
export interface PartDraws {
  readonly uncached: Float64Array;
  readonly cached: Float64Array;
  readonly batch: Float64Array;
  readonly batchCached: Float64Array;
}

/** The means of every candidate in every world, drawn together. */
export function drawFigures(
  runners: readonly Runner[],
  scenario: Scenario,
  options: WorldOptions,
): { readonly method: DrawMethod; readonly candidates: readonly Figures[] } {
  const quantities: Quantity[] = [];
  const asked = runners.map(({ data, profile }) => {
    const ask = (name: string, values: Float64Array, isShare = false): number =>
      quantities.push({ name, values, isShare }) - 1;
    const { score, failed, seconds, tokens, uncachedUsd, cachedUsd, batchUsd, batchCachedUsd, strongUsd } =
      data.columns;
    const askBatch = (isPaid: boolean): { batch: number | null; batchCached: number | null } => ({
      batch: isPaid && usesBatch(scenario) ? ask('batch dollars', batchUsd) : null,
      batchCached:
        isPaid && usesBatch(scenario) && usesCache(scenario)
          ? ask('cached batch dollars', batchCachedUsd)
          : null,
    });
    const limit = scenario.require.p95LatencyMs;
    const isCascade = (profile.tokens?.length ?? 0) > 1;
    const own = isCascade ? cheapUsd(uncachedUsd, strongUsd) : uncachedUsd;
    return {
      score: ask('score', score, true),
      inTime: limit === undefined ? null : ask(`within ${limit} ms`, inTimeColumn(data, limit), true),
      failed: scenario.fallback && data.failed > 0 ? ask('failed', failed, true) : null,
      seconds: profile.hosting.some(({ concurrency }) => concurrency !== undefined)
        ? ask('seconds', seconds)
        : null,
      tokens: profile.hosting.some(({ tokensPerSecond }) => tokensPerSecond !== undefined)
        ? ask('tokens', tokens)
        : null,
      own: profile.tokens ? ask('dollars', own) : null,
      cached: profile.tokens && usesCache(scenario) ? ask('cached dollars', cachedUsd) : null,
      ...askBatch(profile.tokens !== null && !isCascade),
      strong: profile.tokens && isCascade ? ask('strong dollars', strongUsd) : null,
    };
  });
  const first = runners[0] as Runner;
  const drawn = drawMeans(quantities, first.data.frame, options);
  const { method } = drawn;
  const means =
    options.prior === 'flat' ? drawn.means : underPrior(drawn.means, asked, runners, scenario, options);
  const random = seededRandom(options.seed + 15_485_863);
  const judge =
    scenario.judge && scenario.judge !== 'unlabelled'
      ? drawJudge(scenario.judge, options.draws, random)
      : null;
  const get = (index: number | null): Float64Array | null =>
    index === null ? null : (means[index] as Float64Array);
  const candidates = asked.map((one, index): Figures => {
    const { data, profile } = runners[index] as Runner;
    const open = openShare(data);
    const scored = judged(
      get(one.score) as Float64Array,
      meanOfColumn(data, data.columns.failed) ?? 0,
      judge,
    );
    const own = get(one.own);
    const cached = get(one.cached) ?? own;
    const strong = get(one.strong);
    const batch = get(one.batch) ?? own;
    return {
      accuracy: open === 0 ? scored : scored.map((share) => (1 - open) * share + open * random.uniform()),
      worst: open === 0 ? scored : scored.map((share) => (1 - open) * share),
      best: open === 0 ? scored : scored.map((share) => (1 - open) * share + open),
      inTime: get(one.inTime),
      failed: get(one.failed),
      seconds: get(one.seconds),
      tokens: get(one.tokens),
      parts:
        !own || !cached || !batch || !profile.tokens
          ? []
          : strong
            ? [onePrice(own), onePrice(strong)]
            : [
                {
                  uncached: own,
                  cached,
                  batch,
                  batchCached: get(one.batchCached) ?? (one.batch === null ? cached : batch),
                },
              ],
    };
  });
  return { method, candidates };
}

const CHEAP = new WeakMap<Float64Array, Float64Array>();

/** What of a cascade's dollars its cheap half takes; made once, so that it is drawn once. */
function cheapUsd(uncachedUsd: Float64Array, strongUsd: Float64Array): Float64Array {
  const known = CHEAP.get(uncachedUsd) ?? uncachedUsd.map((usd, row) => usd - (strongUsd[row] as number));
  CHEAP.set(uncachedUsd, known);
  return known;
}

/** The same draws, each as often as the prior has it. */
function underPrior(
  means: readonly Float64Array[],
  asked: readonly { readonly score: number; readonly own: number | null; readonly strong: number | null }[],
  runners: readonly Runner[],
  { require, incumbent }: Scenario,
  { draws, seed }: WorldOptions,
): readonly Float64Array[] {
  const figures = asked.map(({ score, own, strong }, index): PriorFigures => {
    const isScored = (runners[index] as Runner).profile.errorShare !== null;
    const usd = own === null ? null : (means[own] as Float64Array);
    const more = strong === null ? null : (means[strong] as Float64Array);
    return {
      accuracy: isScored ? (means[score] as Float64Array) : null,
      usd: usd && more ? usd.map((value, world) => value + (more[world] as number)) : usd,
    };
  });
  const weights = scepticalWeights(figures, {
    incumbent: runners.findIndex(({ data }) => data.id === incumbent),
    floor: require.minAccuracy ?? null,
    draws,
  });
  const kept = resampleWorlds(weights, seededRandom(seed + 32_452_843));
  return means.map((values) => Float64Array.from(kept, (world) => values[world] as number));
}

/** A cascade asks one after the other, and waits for neither: all of its tokens have one price. */
const onePrice = (usd: Float64Array): PartDraws => ({
  uncached: usd,
  cached: usd,
  batch: usd,
  batchCached: usd,
});

function usesBatch({ batchShare, ranges }: Scenario): boolean {
  return batchShare > 0 || ranges.batchShare !== undefined;
}

function usesCache({ cachedInputShare, ranges }: Scenario): boolean {
  return cachedInputShare !== null && (cachedInputShare > 0 || ranges.cachedInputShare !== undefined);
}

interface DrawnJudge {
  readonly sensitivity: Float64Array;
  readonly specificity: Float64Array;
}

/** A judge's rates, from Jeffreys' posterior of its labelled answers: the same judge for every candidate. */
function drawJudge(labels: JudgeLabels, draws: number, random: Random): DrawnJudge {
  const { truePasses, falseFails, trueFails, falsePasses } = labels;
  const rate = (right: number, wrong: number): Float64Array =>
    Float64Array.from({ length: draws }, () => betaQuantile(random.uniform(), right + 0.5, wrong + 0.5));
  return { sensitivity: rate(truePasses, falseFails), specificity: rate(trueFails, falsePasses) };
}

function judged(scores: Float64Array, failed: number, judge: DrawnJudge | null): Float64Array {
  if (!judge) return scores;
  return scores.map(
    (score, draw) =>
      correctAnswered(score, failed, judge.sensitivity[draw] as number, judge.specificity[draw] as number) ??
      0,
  );
}
