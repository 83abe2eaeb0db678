import { meanOfDraws } from '../decision/outlook.ts';
import { SURE } from '../decision/recommend.ts';
import type { Alternative, Measure, TrainingEstimate } from '../model/training-estimate.ts';
import type { PlanWorlds } from './draw-plans.ts';

export interface TrainingCourt {
  readonly plans: readonly PlanWorlds[];
  readonly keep: Float64Array;
  /** What serves today, or a cheaper baseline, meets what is required. */
  readonly keepQualifies: boolean;
  readonly alternatives: readonly Alternative[];
  readonly next: readonly Measure[];
}

/** The verdict of an estimate, and the training that it is about. */
export type TrainingVerdict = Pick<TrainingEstimate, 'verdict' | 'best'>;

/** Below this chance nobody would bet on a training that only quality could justify. */
const HOPELESS = 0.05;

/**
 * Training is right where its expected present value is above nought and it pays in four of five draws, or nothing
 * that would tell more is worth its price; measuring is right where that is, or where a model that needs no
 * training might be cheaper than training and was never asked; else nothing is trained. Where nobody qualifies
 * today there is no saving to weigh: then the chance to qualify decides.
 */
export function judgeTraining(court: TrainingCourt): TrainingVerdict {
  const { plans, keep, keepQualifies, alternatives, next } = court;
  const ranked = plans.toSorted((a, b) => worthOf(b, court) - worthOf(a, court));
  const [best] = ranked;
  if (!best) return { verdict: next.some(isWorthIt) ? 'measure-first' : 'do-not-train', best: null };
  const verdictOf = (verdict: TrainingVerdict['verdict']): TrainingVerdict => ({ verdict, best: best.id });
  const isUntried = alternatives.some(
    ({ isProven, beatsTraining, kind }) => beatsTraining && !isProven && kind !== 'batch',
  );
  if (alternatives.some(({ isProven, beatsTraining }) => isProven && beatsTraining))
    return verdictOf('do-not-train');
  const canTellMore = next.some(isWorthIt);
  if (!keepQualifies) {
    const chance = meanOfDraws(best.proof);
    if (chance < HOPELESS) return verdictOf(canTellMore ? 'measure-first' : 'do-not-train');
    return verdictOf(chance >= SURE && !isUntried ? 'train' : 'measure-first');
  }
  const isWorth = meanOfDraws(best.value) > 0;
  if (!isWorth) return verdictOf(canTellMore ? 'measure-first' : 'do-not-train');
  if (isUntried) return verdictOf('measure-first');
  return verdictOf(chanceToPay(best, keep) >= SURE || !canTellMore ? 'train' : 'measure-first');
}

/** Chance that it is shown to qualify, and that its total then lies below that of what serves. */
export function chanceToPay({ totals, proof }: PlanWorlds, keep: Float64Array): number {
  return meanOfDraws(
    proof.map((chance, draw) => ((totals[draw] as number) < (keep[draw] as number) ? chance : 0)),
  );
}

function worthOf(plan: PlanWorlds, { keepQualifies }: TrainingCourt): number {
  return keepQualifies ? meanOfDraws(plan.value) : meanOfDraws(plan.proof);
}

/** Worth more than its price; where either is unknown it is no reason to wait. */
export function isWorthIt({ costUsd, worthUsd }: Measure): boolean {
  return costUsd !== null && worthUsd !== null && worthUsd > costUsd;
}
