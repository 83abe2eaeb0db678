import type { CostProfile } from '../../core/decision/cost-profile.ts';
import type { Figures } from '../../core/decision/draw-figures.ts';
import {
  drawPlans,
  type EstimateWorlds,
  type MeasuredDraws,
  type PlannedDraws,
} from '../../core/estimate/draw-plans.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { CandidateId } from '../../core/model/units.ts';
import type { Ground } from './ground.ts';

/** Something to be weighed against each other: what is kept, and what may be trained. */
export interface Scales {
  readonly ground: Ground;
  readonly keep: CandidateId;
  readonly planned: readonly PlannedDraws[];
}

/** What may be changed for one look. */
export interface Turned {
  readonly scenario?: Scenario;
  readonly planned?: readonly PlannedDraws[];
  /** The factor on the price of what is kept. */
  readonly keepPrice?: number;
  /** Examples that will show whether a model qualifies. */
  readonly examples?: number;
  /** Only the first so many draws. */
  readonly draws?: number;
}

/** Examples, or clusters of them, of the eval. */
export function evalSize({ evidence }: Pick<Ground, 'evidence'>): number {
  return evidence[0]?.data.frame.clusterCount ?? 0;
}

/** Plays the scenario for who serves, who is kept, who is the reference and what is planned. */
export function weigh({ ground, keep, planned }: Scales, turned: Turned = {}): EstimateWorlds {
  const { config, draws: all } = ground;
  const scenario = turned.scenario ?? ground.scenario;
  const draws = Math.min(all, turned.draws ?? all);
  const needed = new Set([scenario.incumbent, keep, scenario.require.nonInferiorTo]);
  const baselines = ground.decision.decided.flatMap(({ contender: { profile } }): MeasuredDraws[] => {
    const figures = ground.figures.get(profile.id);
    if (!figures || !needed.has(profile.id)) return [];
    const factor = profile.id === keep ? (turned.keepPrice ?? 1) : 1;
    return [{ profile: at(profile, factor), figures: first(figures, draws, factor) }];
  });
  return drawPlans(
    baselines,
    (turned.planned ?? planned).map((one) => cut(one, draws)),
    scenario,
    {
      draws,
      seed: config.seed,
      keep,
      examples: turned.examples ?? evalSize(ground),
    },
  );
}

function at(profile: CostProfile, factor: number): CostProfile {
  if (factor === 1 || !profile.tokens) return profile;
  return {
    ...profile,
    tokens: profile.tokens.map((cost) => ({
      ...cost,
      uncachedUsd: factor * cost.uncachedUsd,
      cachedUsd: factor * cost.cachedUsd,
    })),
  };
}

function first(figures: Figures, draws: number, factor: number): Figures {
  const few = (values: Float64Array): Float64Array =>
    values.length === draws ? values : values.subarray(0, draws);
  const scaled = (values: Float64Array): Float64Array =>
    factor === 1 ? few(values) : few(values).map((usd) => factor * usd);
  return {
    ...figures,
    accuracy: few(figures.accuracy),
    parts: figures.parts.map(({ uncached, cached, batch, batchCached }) => ({
      uncached: scaled(uncached),
      cached: scaled(cached),
      batch: scaled(batch),
      batchCached: scaled(batchCached),
    })),
  };
}

function cut(plan: PlannedDraws, draws: number): PlannedDraws {
  if (plan.accuracy.length === draws) return plan;
  const few = (values: Float64Array): Float64Array => values.subarray(0, draws);
  const { uncached, cached, batch, batchCached } = plan.part;
  return {
    profile: plan.profile,
    accuracy: few(plan.accuracy),
    trainingUsd: few(plan.trainingUsd),
    upfrontUsd: few(plan.upfrontUsd),
    part: {
      uncached: few(uncached),
      cached: few(cached),
      batch: few(batch),
      batchCached: few(batchCached),
    },
  };
}
