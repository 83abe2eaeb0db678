import type { CostProfile } from '../decision/cost-profile.ts';
import { drawAssumptions } from '../decision/draw-assumptions.ts';
import type { Figures, PartDraws } from '../decision/draw-figures.ts';
import { fillTotals } from '../decision/fill-totals.ts';
import { trainingAttempts } from '../economics/index.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId } from '../model/units.ts';
import { chancesOfProof } from './proof.ts';

/** A model that was not trained yet, with what is thought of it by draw. */
export interface PlannedDraws {
  /** One training and no fixed cost: what it takes is in the draws. */
  readonly profile: CostProfile;
  readonly accuracy: Float64Array;
  readonly part: PartDraws;
  /** One attempt: labels and the job. */
  readonly trainingUsd: Float64Array;
  /** Paid once whatever comes out: people, the eval. */
  readonly upfrontUsd: Float64Array;
}

/** A baseline that was measured, and drawn. */
export interface MeasuredDraws {
  readonly profile: CostProfile;
  readonly figures: Figures;
}

export interface PlanWorlds {
  readonly id: CandidateId;
  readonly accuracy: Float64Array;
  /** Present value over the horizon, one-offs included. */
  readonly totals: Float64Array;
  readonly oneOffUsd: Float64Array;
  /** Chance that the eval shows that it qualifies. */
  readonly proof: Float64Array;
  /** What training it is worth: served if it is shown to qualify and saves money, else its one-offs are lost. */
  readonly value: Float64Array;
}

export interface EstimateWorlds {
  readonly keep: Float64Array;
  readonly plans: readonly PlanWorlds[];
  /** Assumptions that are a range. */
  readonly assumed: ReadonlyMap<string, Float64Array>;
}

export interface EstimateOptions {
  readonly draws: number;
  readonly seed: number;
  /** What serves if nothing is trained. */
  readonly keep: CandidateId;
  /** Effective number of examples that will show whether a model qualifies. */
  readonly examples: number;
}

/**
 * Plays the scenario for what was measured and for what is planned, in the same draws: one draw is one state of
 * all means, assumptions, accuracies and costs together.
 * @throws RangeError when nobody of the baselines is the incumbent, or is kept.
 */
export function drawPlans(
  baselines: readonly MeasuredDraws[],
  planned: readonly PlannedDraws[],
  scenario: Scenario,
  { draws, seed, keep, examples }: EstimateOptions,
): EstimateWorlds {
  const assumed = new Map(drawAssumptions(scenario.ranges, draws, seed));
  for (const { profile, trainingUsd } of planned)
    assumed.set(`candidates.${profile.id}.training.usd`, trainingUsd);
  const runners = [...baselines, ...planned];
  const figures = [...baselines.map(({ figures: own }) => own), ...planned.map(figuresOf)];
  const candidates = runners.map(() => {
    const totals = new Float64Array(draws);
    return { totals, worstTotals: totals, bestTotals: totals, monthly: new Float64Array(draws) };
  });
  const placeOf = (id: CandidateId | undefined): number =>
    baselines.findIndex(({ profile }) => profile.id === id);
  const incumbent = placeOf(scenario.incumbent);
  const kept = placeOf(keep);
  if (incumbent < 0 || kept < 0) throw new RangeError('the incumbent, or what is kept, was not measured');
  fillTotals({ runners, figures, candidates, scenario, assumed, incumbent, draws, seed });
  const referenceAccuracy = baselines[placeOf(scenario.require.nonInferiorTo)]?.figures.accuracy ?? null;
  const kepts = (candidates[kept] as (typeof candidates)[number]).totals;
  return {
    keep: kepts,
    assumed,
    plans: planned.map((plan, index): PlanWorlds => {
      const totals = (candidates[baselines.length + index] as (typeof candidates)[number]).totals.map(
        (usd, draw) => usd + (plan.upfrontUsd[draw] as number),
      );
      const oneOffUsd = oneOffsOf(plan);
      const proof = chancesOfProof(plan.accuracy, {
        require: scenario.require,
        reference: referenceAccuracy,
        examples,
      });
      return {
        id: plan.profile.id,
        accuracy: plan.accuracy,
        totals,
        oneOffUsd,
        proof,
        value: valueOfTraining(kepts, totals, oneOffUsd, proof),
      };
    }),
  };
}

/** It is served where it is shown to qualify and costs less from there on; what was spent is spent. */
export function valueOfTraining(
  keep: Float64Array,
  totals: Float64Array,
  oneOffUsd: Float64Array,
  proof: Float64Array,
): Float64Array {
  return keep.map((usd, draw) => {
    const spent = oneOffUsd[draw] as number;
    const saving = Math.max(-spent, usd - (totals[draw] as number));
    const chance = proof[draw] as number;
    return chance * saving - (1 - chance) * spent;
  });
}

/** Attempts until one is usable are expected ones. */
function oneOffsOf({ profile, trainingUsd, upfrontUsd }: PlannedDraws): Float64Array {
  const [training] = profile.trainings;
  const attempts = training
    ? trainingAttempts({ cost: 1, successRate: training.successRate, maxTries: training.maxAttempts }).cost
    : 0;
  return trainingUsd.map((usd, draw) => attempts * usd + (upfrontUsd[draw] as number));
}

function figuresOf({ accuracy, part }: PlannedDraws): Figures {
  return {
    accuracy,
    worst: accuracy,
    best: accuracy,
    inTime: null,
    failed: null,
    seconds: null,
    tokens: null,
    parts: [part],
  };
}
