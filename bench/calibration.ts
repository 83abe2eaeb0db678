/**
 * Is a verdict right as often as it says? Worlds with a known answer, drawn from the prior of
 * docs/decisions/calibration.md, each decided from a sample. `node bench/calibration.ts [worlds] [seed] [variant]`
 */
import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import type { CostProfile } from '../src/core/decision/cost-profile.ts';
import { frameOf } from '../src/core/decision/frame.ts';
import { type CandidateData, emptyColumns } from '../src/core/decision/observations.ts';
import { createOutlook } from '../src/core/decision/outlook.ts';
import { projectCost } from '../src/core/decision/project-cost.ts';
import { contending, inOrder, recommend } from '../src/core/decision/recommend.ts';
import { checkRequirements } from '../src/core/decision/require.ts';
import { drawWorlds } from '../src/core/decision/worlds.ts';
import type { Recommendation } from '../src/core/model/recommendation.ts';
import type { Scenario } from '../src/core/model/scenario.ts';
import { type Random, seededRandom } from '../src/core/random.ts';

const WORLDS = Number(process.argv[2] ?? 500);
const SEED = Number(process.argv[3] ?? 20_261);
const DRAWS = 4000;

/** The prior as it was written down, and others, to see how much hangs on it. */
const VARIANTS = {
  written: { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 0.5, kinds: 3 },
  closer: { nearAccuracy: 0.01, nearCost: 0.01, nearShare: 0.5, kinds: 3 },
  wider: { nearAccuracy: 0.05, nearCost: 0.1, nearShare: 0.5, kinds: 3 },
  'all near': { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 1, kinds: 2 },
  'all clear': { nearAccuracy: 0.02, nearCost: 0.03, nearShare: 0, kinds: 0 },
} as const;
const variantName = (process.argv[4] ?? 'written') as keyof typeof VARIANTS;
const variant = VARIANTS[variantName];

interface Truth {
  readonly id: string;
  readonly accuracy: number;
  readonly usd: number;
  readonly oneOff: number;
}

interface World {
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

function drawWorld(random: Random): World {
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
    candidates.push(drawRival(`c${index}`, floor, candidates, random));
  return {
    n,
    floor,
    volume: logBetween(random, 1e4, 1e7),
    usdPerError: random.uniform() < 0.5 ? 0 : logBetween(random, 0.0002, 0.02),
    candidates,
  };
}

function drawRival(id: string, floor: number, earlier: readonly Truth[], random: Random): Truth {
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
function sample({ n, candidates }: World, random: Random): CandidateData[] {
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

function scenarioOf({ floor, volume, usdPerError }: World): Scenario {
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

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

function decideWorld(world: World, random: Random, seed: number): Recommendation | null {
  const data = sample(world, random);
  const scenario = scenarioOf(world);
  const profiles = data.map((one, index): CostProfile => {
    const usd = mean(one.columns.usd);
    const { oneOff } = world.candidates[index] as Truth;
    return {
      id: one.id,
      tokens: [{ priceKey: one.id, uncachedUsd: usd, cachedUsd: usd, paths: [] }],
      errorShare: 1 - mean(one.columns.score),
      failedShare: 0,
      fixed: oneOff === 0 ? [] : [{ item: 'training', usd: oneOff, detail: '' }],
      trainings: [],
      hosting: [],
      secondsPerRequest: null,
      tokensPerRequest: null,
      serviceMonths: null,
    };
  });
  const contenders = profiles.map((profile, index) => ({
    profile,
    projection: projectCost(profile, profiles[0] as CostProfile, scenario),
    requirements: checkRequirements(data[index] as CandidateData, null, scenario, seed),
  }));
  const runners = contenders.map(({ profile, requirements }, index) => ({
    data: data[index] as CandidateData,
    profile,
    requirements,
  }));
  const worlds = drawWorlds(runners, scenario, { draws: DRAWS, seed, prior: 'flat' });
  const sceptical = drawWorlds(runners, scenario, { draws: DRAWS, seed });
  const order = inOrder(contending(contenders), scenario).map(({ profile }) => profile.id);
  return recommend(contenders, scenario, createOutlook(worlds, order, sceptical));
}

/** The id of the cheapest that truly qualifies; `null`: nobody does. */
function answerOf({ candidates, floor, volume, usdPerError }: World): string | null {
  const totals = candidates
    .filter(({ accuracy }) => accuracy >= floor)
    .map(({ id, accuracy, usd, oneOff }) => ({
      id,
      total: oneOff + 12 * volume * (usd + (1 - accuracy) * usdPerError),
    }));
  return totals.toSorted((a, b) => a.total - b.total)[0]?.id ?? null;
}

const BINS = [0, 0.5, 0.75, 0.85, 0.925, 0.975, 1.0001];
const tally = BINS.slice(1).map(() => ({ count: 0, said: 0, right: 0 }));
const kinds = { choose: 0, unproven: 0, 'none-qualifies': 0, none: 0 };
const random = seededRandom(SEED);
const started = performance.now();
for (let index = 0; index < WORLDS; index++) {
  const world = drawWorld(random);
  const verdict = decideWorld(world, random, SEED + index);
  kinds[verdict?.kind ?? 'none'] += 1;
  if (verdict?.kind !== 'choose') continue;
  const said = verdict.probabilityCheapest ?? 0;
  const bin = tally[BINS.findIndex((edge) => said < edge) - 1];
  if (!bin) continue;
  bin.count += 1;
  bin.said += said;
  bin.right += Number(answerOf(world) === verdict.winner);
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`.padStart(7);
console.log(
  `${WORLDS} worlds (${variantName}), seed ${SEED}, ${DRAWS} draws each, ${((performance.now() - started) / 1000).toFixed(0)} s`,
);
for (const [kind, count] of Object.entries(kinds))
  console.log(`  ${kind.padEnd(15)} ${String(count).padStart(5)} ${percent(count / WORLDS)}`);
console.log('\nP(cheapest) said   verdicts   said on average   right     ± 2 standard errors');
for (const [index, { count, said, right }] of tally.entries()) {
  if (count === 0) continue;
  const share = right / count;
  const average = said / count;
  const error = 2 * Math.sqrt((average * (1 - average)) / count);
  const label = `${BINS[index]} to ${Math.min(1, BINS[index + 1] as number)}`;
  console.log(
    `${label.padEnd(18)} ${String(count).padStart(8)}   ${percent(average).padStart(15)}  ${percent(share)}   ±${percent(error)}`,
  );
}
