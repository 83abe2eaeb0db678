import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { CostProfile } from '../../src/core/decision/cost-profile.ts';
import { frameOf } from '../../src/core/decision/frame.ts';
import { type CandidateData, emptyColumns, meanOfColumn } from '../../src/core/decision/observations.ts';
import { createOutlook } from '../../src/core/decision/outlook.ts';
import { projectCost } from '../../src/core/decision/project-cost.ts';
import { type Contender, contending, inOrder, recommend } from '../../src/core/decision/recommend.ts';
import { checkRequirements } from '../../src/core/decision/require.ts';
import { drawWorlds } from '../../src/core/decision/worlds.ts';
import type { Recommendation } from '../../src/core/model/recommendation.ts';
import type { Scenario } from '../../src/core/model/scenario.ts';
import type { Random } from '../../src/core/random.ts';

/** The prior as it was written down, and others, to see how much hangs on it. */
export const VARIANTS = {
  written: { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 0.5, kinds: 3 },
  closer: { nearAccuracy: 0.01, nearCost: 0.01, nearShare: 0.5, kinds: 3 },
  wider: { nearAccuracy: 0.05, nearCost: 0.1, nearShare: 0.5, kinds: 3 },
  'all near': { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 1, kinds: 2 },
  'all clear': { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 0, kinds: 0 },
} as const;

export type Variant = (typeof VARIANTS)[keyof typeof VARIANTS];

export interface Truth {
  readonly id: string;
  readonly accuracy: number;
  readonly usd: number;
  readonly oneOff: number;
}

/** Candidates whose accuracy and cost are known, and what is asked of them. */
export interface World {
  readonly n: number;
  readonly floor: number;
  readonly volume: number;
  readonly usdPerError: number;
  readonly candidates: readonly Truth[];
}

const between = (random: Random, low: number, high: number): number => low + random.uniform() * (high - low);
const logBetween = (random: Random, low: number, high: number): number =>
  Math.exp(between(random, Math.log(low), Math.log(high)));
const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

export function drawWorld(random: Random, variant: Variant = VARIANTS.written): World {
  const n = random.pick([60, 150, 300, 600, 1200]);
  const floor = between(random, 0.7, 0.95);
  const today: Truth = {
    id: 'today',
    accuracy: within(floor + between(random, -0.01, 0.07), 0.02, 0.995),
    usd: logBetween(random, 0.0005, 0.02),
    oneOff: 0,
  };
  const candidates = [today];
  const others = 1 + random.integer(4);
  for (let index = 0; index < others; index++)
    candidates.push(drawRival(`c${index}`, floor, candidates, random, variant));
  return {
    n,
    floor,
    volume: logBetween(random, 1e4, 1e7),
    usdPerError: random.uniform() < 0.5 ? 0 : logBetween(random, 0.0002, 0.02),
    candidates,
  };
}

function drawRival(
  id: string,
  floor: number,
  earlier: readonly Truth[],
  random: Random,
  variant: Variant,
): Truth {
  const [today] = earlier as [Truth];
  const kind = variant.kinds === 0 ? 2 : random.integer(variant.kinds);
  const accuracy =
    kind === 0
      ? floor + variant.nearAccuracy * random.normal()
      : kind === 1
        ? today.accuracy + variant.nearAccuracy * random.normal()
        : between(random, 0.4, 0.99);
  const usd =
    random.uniform() < variant.nearShare
      ? random.pick(earlier).usd * Math.exp(variant.nearCost * random.normal())
      : today.usd * logBetween(random, 0.02, 1.5);
  const oneOff = random.uniform() < 0.5 ? 0 : logBetween(random, 10, 3000);
  return { id, accuracy: within(accuracy, 0.02, 0.995), usd, oneOff };
}

const SHARED_SKILL = 0.4;
const COST_SIGMA = 0.6;

/** One eval of the world: every candidate on the same examples. */
export function sample({ n, candidates }: World, random: Random): CandidateData[] {
  const frame = frameOf(Array.from({ length: n }, (_, index) => ({ id: String(index).padStart(5, '0') })));
  const difficulty = Float64Array.from({ length: n }, () => random.normal());
  const length = Float64Array.from({ length: n }, () => random.normal());
  const half = COST_SIGMA * Math.SQRT1_2;
  return candidates.map(({ id, accuracy, usd }) => {
    const columns = emptyColumns(n);
    const bar = normalQuantile(accuracy, 0, 1);
    for (let row = 0; row < n; row++) {
      const skill =
        Math.sqrt(SHARED_SKILL) * (difficulty[row] as number) + Math.sqrt(1 - SHARED_SKILL) * random.normal();
      const pass = Number(skill < bar);
      const cost =
        usd * Math.exp(half * (length[row] as number) + half * random.normal() - COST_SIGMA ** 2 / 2);
      columns.trials[row] = 1;
      columns.scored[row] = 1;
      columns.score[row] = pass;
      columns.pass[row] = pass;
      columns.usd[row] = cost;
      columns.uncachedUsd[row] = cost;
      columns.cachedUsd[row] = cost;
    }
    const none = new Float64Array(0);
    return {
      id,
      frame,
      columns,
      n,
      trials: n,
      failed: 0,
      unscored: 0,
      ungraded: 0,
      calls: n,
      pricedCalls: n,
      pricedTrials: n,
      billedTrials: 0,
      repeats: 1,
      latencies: none,
      firstTokens: none,
      latencyByTrial: { rows: new Int32Array(0), ms: none },
      tokens: null,
    };
  });
}

export function scenarioOf({ floor, volume, usdPerError }: World): Scenario {
  return {
    incumbent: 'today',
    reference: 'today',
    requestsPerMonth: volume,
    growth: 0,
    seasonality: [1],
    horizonMonths: 12,
    discountRate: 0,
    require: { minAccuracy: floor },
    usdPerError,
    fallback: null,
    cachedInputShare: null,
    batchShare: 0,
    priceChanges: [],
    usage: null,
    mix: null,
    judge: null,
    referenceFrom: null,
    ranges: {},
  } as Scenario;
}

/** What the engine makes of the candidates' answers, up to the draws. */
export function contendersOf(world: World, data: readonly CandidateData[], seed: number): Contender[] {
  const scenario = scenarioOf(world);
  const mean = (one: CandidateData, column: Float64Array): number => meanOfColumn(one, column) ?? 0;
  const profiles = data.map((one, index): CostProfile => {
    const usd = mean(one, one.columns.usd);
    const { oneOff } = world.candidates[index] as Truth;
    return {
      id: one.id,
      tokens: [{ priceKey: one.id, uncachedUsd: usd, cachedUsd: usd, paths: [] }],
      errorShare: 1 - mean(one, one.columns.score),
      failedShare: 0,
      fixed: oneOff === 0 ? [] : [{ item: 'training', usd: oneOff, detail: '' }],
      trainings: [],
      hosting: [],
      secondsPerRequest: null,
      tokensPerRequest: null,
      serviceMonths: null,
    };
  });
  return profiles.map((profile, index) => ({
    profile,
    projection: projectCost(profile, profiles[0] as CostProfile, scenario),
    requirements: checkRequirements(data[index] as CandidateData, null, scenario, seed),
  }));
}

/** The verdict on the candidates' answers. */
export function decideOn(
  world: World,
  data: readonly CandidateData[],
  { seed, draws }: { readonly seed: number; readonly draws: number },
): Recommendation | null {
  const scenario = scenarioOf(world);
  const contenders = contendersOf(world, data, seed);
  const runners = contenders.map(({ profile, requirements }, index) => ({
    data: data[index] as CandidateData,
    profile,
    requirements,
  }));
  const worlds = drawWorlds(runners, scenario, { draws, seed, prior: 'flat' });
  const sceptical = drawWorlds(runners, scenario, { draws, seed });
  const order = inOrder(contending(contenders), scenario).map(({ profile }) => profile.id);
  return recommend(contenders, scenario, createOutlook(worlds, order, sceptical));
}

/** The id of the cheapest that truly qualifies; `null`: nobody does. */
export function answerOf({ candidates, floor, volume, usdPerError }: World): string | null {
  const totals = candidates
    .filter(({ accuracy }) => accuracy >= floor)
    .map(({ id, accuracy, usd, oneOff }) => ({
      id,
      total: oneOff + 12 * volume * (usd + (1 - accuracy) * usdPerError),
    }));
  return totals.toSorted((a, b) => a.total - b.total)[0]?.id ?? null;
}
