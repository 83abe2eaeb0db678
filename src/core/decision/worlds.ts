import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import type { JudgeLabels, Scenario } from '../model/scenario.ts';
import { type Random, seededRandom } from '../random.ts';
import { correctAnswered } from './bounds.ts';
import { blend, type CostProfile, type TrainingProfile } from './cost-profile.ts';
import { type AssumptionDraws, drawAssumptions } from './draw-assumptions.ts';
import { type DrawMethod, drawMeans, type Quantity } from './draw-means.ts';
import { createTrainingDraws, type TrainingDraw, type TrainingDraws } from './draw-trainings.ts';
import {
  type AssumptionOf,
  type Calendar,
  calendarOf,
  type Economy,
  economyOf,
  pathFactors,
} from './economy.ts';
import { inTimeColumn } from './in-time.ts';
import { type CandidateData, hasOpen, meanOfColumn, openShare } from './observations.ts';
import { type Player, retrainingMonths, type Terms } from './player.ts';
import { presentCost } from './present-cost.ts';
import type { RequirementResult } from './require.ts';
import { type PriorFigures, resampleWorlds, scepticalWeights } from './sceptical-prior.ts';

/** A candidate as the draws see it. */
export interface Runner {
  readonly data: CandidateData;
  readonly profile: CostProfile;
  readonly requirements: readonly RequirementResult[];
}

/** Every candidate in every world: one world is one draw of all means and assumptions together. */
export interface Worlds {
  readonly count: number;
  readonly method: DrawMethod;
  /** Examples, or clusters of them, behind the draws. */
  readonly examples: number;
  readonly assumptions: readonly string[];
  readonly candidates: readonly CandidateWorlds[];
}

export interface CandidateWorlds {
  readonly id: string;
  /** Answers that the grader could not tell. */
  readonly unscored: number;
  /** Present value over the horizon by world; `null`: unpriced. */
  readonly totals: Float64Array | null;
  /** The same if its unscored answers were all wrong, and all right; the totals themselves where there are none. */
  readonly worstTotals: Float64Array | null;
  readonly bestTotals: Float64Array | null;
  /** Average dollars a month by world. */
  readonly monthly: Float64Array | null;
  /** 1 where it meets every requirement in that world. */
  readonly qualifies: Uint8Array;
  /** Accuracy by world; NaN where nothing was scored. */
  readonly accuracy: Float64Array;
}

export interface WorldOptions {
  readonly draws: number;
  readonly seed: number;
  readonly method?: DrawMethod;
  /** `flat`: what the data alone say. Else a prior that expects near ties. */
  readonly prior?: 'sceptical' | 'flat';
}

/**
 * Draws the worlds of one scenario. The incumbent's figures stand for every candidate after its service.
 * They are drawn in the order of their ids, so that the order in which they are given changes nothing.
 */
export function drawWorlds(runners: readonly Runner[], scenario: Scenario, options: WorldOptions): Worlds {
  const sorted = runners.toSorted((a, b) => (a.data.id < b.data.id ? -1 : 1));
  const worlds = drawSorted(sorted, scenario, options);
  const candidates = runners.map((runner) => worlds.candidates[sorted.indexOf(runner)] as CandidateWorlds);
  return { ...worlds, candidates };
}

function drawSorted(runners: readonly Runner[], scenario: Scenario, options: WorldOptions): Worlds {
  const { draws, seed } = options;
  const [first] = runners;
  if (!first) return { count: 0, method: 'Bayesian bootstrap', examples: 0, assumptions: [], candidates: [] };
  const figures = drawFigures(runners, scenario, options);
  const assumed = drawAssumptions(scenario.ranges, draws, seed);
  const candidates = runners.map(({ data, profile }, index): CandidateWorlds => {
    const own = figures.candidates[index] as Figures;
    const blank = (): Float64Array | null => (canTotal(profile, scenario) ? new Float64Array(draws) : null);
    const totals = blank();
    const isOpen = hasOpen(data) && scenario.usdPerError > 0;
    return {
      id: data.id,
      unscored: data.columns.unscored.reduce((sum, answers) => sum + answers, 0),
      totals,
      worstTotals: isOpen ? blank() : totals,
      bestTotals: isOpen ? blank() : totals,
      monthly: blank(),
      qualifies: qualifying(index, runners, figures.candidates, scenario),
      accuracy: own.accuracy,
    };
  });
  const incumbent = runners.findIndex(({ data }) => data.id === scenario.incumbent);
  if (incumbent >= 0 && canTotal((runners[incumbent] as Runner).profile, scenario))
    fillTotals({
      runners,
      figures: figures.candidates,
      candidates,
      scenario,
      assumed,
      incumbent,
      draws,
      seed,
    });
  return {
    count: draws,
    method: figures.method,
    examples: first.data.frame.clusterCount,
    assumptions: [...assumed.keys()],
    candidates,
  };
}

function canTotal({ tokens, errorShare }: CostProfile, { usdPerError }: Scenario): boolean {
  return tokens !== null && (errorShare !== null || usdPerError === 0);
}

/** One candidate's drawn means. */
interface Figures {
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
interface PartDraws {
  readonly uncached: Float64Array;
  readonly cached: Float64Array;
  readonly batch: Float64Array;
  readonly batchCached: Float64Array;
}

function drawFigures(
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

/** Per world: does the candidate meet what can be drawn; what is shown to fail by its bounds never does. */
function qualifying(
  index: number,
  runners: readonly Runner[],
  figures: readonly Figures[],
  { require, judge }: Scenario,
): Uint8Array {
  const { requirements, data } = runners[index] as Runner;
  const own = figures[index] as Figures;
  const worlds = new Uint8Array(own.accuracy.length);
  if (requirements.some(({ status }) => status === 'failed')) return worlds;
  const { minAccuracy, nonInferiorTo, margin, p95LatencyMs } = require;
  const isJudged = judge === 'unlabelled' && (minAccuracy !== undefined || margin !== undefined);
  const reference = figures[runners.findIndex((runner) => runner.data.id === nonInferiorTo)];
  const asksMargin = nonInferiorTo !== undefined && nonInferiorTo !== data.id;
  for (let world = 0; world < worlds.length; world++) {
    const accuracy = own.accuracy[world] as number;
    const meetsFloor = minAccuracy === undefined || accuracy >= minAccuracy;
    const difference = accuracy - (reference?.accuracy[world] ?? Number.NaN);
    const meetsMargin = !asksMargin || difference >= -(margin ?? 0);
    const isFast = p95LatencyMs === undefined || (own.inTime?.[world] ?? 0) >= 0.95;
    worlds[world] = Number(meetsFloor && meetsMargin && isFast && !isJudged);
  }
  return worlds;
}

interface Filling {
  readonly runners: readonly Runner[];
  readonly figures: readonly Figures[];
  readonly candidates: readonly CandidateWorlds[];
  readonly scenario: Scenario;
  readonly assumed: AssumptionDraws;
  readonly incumbent: number;
  readonly draws: number;
  readonly seed: number;
}

function fillTotals(filling: Filling): void {
  const { runners, figures, candidates, scenario, assumed, incumbent, draws, seed } = filling;
  const isFixed = assumed.size === 0;
  const valueIn =
    (world: number): AssumptionOf =>
    (path) =>
      assumed.get(path)?.[world];
  const pointEconomy = economyOf(scenario);
  const pointCalendar = calendarOf(pointEconomy);
  const trainingDraws = createTrainingDraws(seed, scenario.horizonMonths);
  const pointFactors = runners.map(({ profile }) => factorsOf(profile, pointEconomy, () => undefined));
  for (let world = 0; world < draws; world++) {
    const value = valueIn(world);
    const economy = isFixed ? pointEconomy : economyOf(scenario, value);
    const calendar = isFixed ? pointCalendar : calendarOf(economy);
    const trainings = trainingDraws.nextWorld(value);
    const playerOf = (index: number): Player => {
      const { profile } = runners[index] as Runner;
      const factors = isFixed ? (pointFactors[index] as Float64Array[]) : factorsOf(profile, economy, value);
      return {
        profile,
        factors,
        terms: termsIn(profile, figures[index] as Figures, world, economy, value, trainings),
      };
    };
    const after = playerOf(incumbent);
    for (const [index, one] of candidates.entries()) {
      if (!one.totals || !one.monthly) continue;
      const player = index === incumbent ? after : playerOf(index);
      settle(one, player, after, economy, calendar, world, figures[index] as Figures);
    }
  }
}

function settle(
  one: CandidateWorlds,
  player: Player,
  after: Player,
  economy: Economy,
  calendar: Calendar,
  world: number,
  figures: Figures,
): void {
  const total = (accuracy: Float64Array, into: Float64Array | null): void => {
    if (!into) return;
    const known = accuracy[world] as number;
    const terms = { ...player.terms, errorShare: Number.isNaN(known) ? 0 : 1 - known };
    const cost = presentCost({ ...player, terms }, after, economy, calendar, economy.requestsPerMonth);
    into[world] = cost.standingUsd + cost.requestsUsd;
    if (into === one.totals && one.monthly) one.monthly[world] = cost.monthlyUsd;
  };
  total(figures.accuracy, one.totals);
  if (one.worstTotals === one.totals) return;
  total(figures.worst, one.worstTotals);
  total(figures.best, one.bestTotals);
}

function factorsOf({ tokens }: CostProfile, { months }: Economy, value: AssumptionOf): Float64Array[] {
  return (tokens ?? []).map(({ paths }) => pathFactors(paths, months, value));
}

function termsIn(
  profile: CostProfile,
  figures: Figures,
  world: number,
  economy: Economy,
  value: AssumptionOf,
  trainings: TrainingDraws,
): Terms {
  const accuracy = figures.accuracy[world] as number;
  const fixed = profile.fixed.reduce((sum, { usd }) => sum + usd, 0);
  const trained = profile.trainings.map((training) => ({
    training,
    draw: trainings.of(training, profile.id),
    months: retrainingMonths(training, profile.serviceMonths, economy.months),
  }));
  const extra = trained.reduce(
    (sum, { training, draw }) => sum + draw.usd * draw.firstAttempts - training.usd,
    0,
  );
  return {
    tokenUsd: figures.parts.map(({ uncached, cached, batch, batchCached }) =>
      blend(
        {
          uncachedUsd: uncached[world] as number,
          cachedUsd: cached[world] as number,
          batchUsd: batch[world] as number,
          batchCachedUsd: batchCached[world] as number,
        },
        economy,
      ),
    ),
    errorShare: Number.isNaN(accuracy) ? 0 : 1 - accuracy,
    failedShare: figures.failed?.[world] ?? profile.failedShare,
    oneOffUsd: fixed + extra,
    retrainings: retrainingsOf(trained),
    hostingUsd: profile.hosting.map(
      ({ candidate, usdPerMonth }) => value(`candidates.${candidate}.hosting.usdPerMonth`) ?? usdPerMonth,
    ),
    secondsPerRequest: figures.seconds?.[world] ?? profile.secondsPerRequest,
    tokensPerRequest: figures.tokens?.[world] ?? profile.tokensPerRequest,
  };
}

interface Trained {
  readonly training: TrainingProfile;
  readonly draw: TrainingDraw;
  readonly months: readonly number[];
}

/** By month; the errors move by each half's last training, as far as it answers the requests. */
function retrainingsOf(trained: readonly Trained[]): Terms['retrainings'] {
  const shifts = trained.map(() => 0);
  return trained
    .flatMap(({ draw, months }, half) => months.map((month, index) => ({ half, draw, month, index })))
    .toSorted((a, b) => a.month - b.month)
    .map(({ half, draw, month, index }) => {
      const { attempts, shift } = draw.later[index] as TrainingDraw['later'][number];
      shifts[half] = shift * (trained[half]?.training.answerShare ?? 1);
      return { month, usd: draw.usd * attempts, errorShift: shifts.reduce((sum, one) => sum + one, 0) };
    });
}
