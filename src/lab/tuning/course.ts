import { type Random, resumeRandom, seededRandom } from '../../core/random.ts';
import { Model } from '../engine/model.ts';
import { Optimizer } from '../engine/optimizer.ts';
import { planBatches } from './epoch-order.ts';
import type { TrainingState, TuningHooks, TuningOrder } from './order.ts';

/** A training under way: the model, its optimizer, and which rows each step is shown. */
export interface Course {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly batches: readonly (readonly number[])[];
  readonly random: Random;
  /** Steps that were made before. */
  readonly made: number;
  trainedTokens: number;
}

/** Begins an order, or goes on with it from where it was left. */
export function startCourse({ shape, weights, settings, rows, from }: TuningOrder): Course {
  const model = new Model(shape);
  model.loadWeights(from?.weights ?? weights);
  const optimizer = new Optimizer(model);
  if (from) optimizer.loadMoments(from);
  const fresh = seededRandom(settings.seed);
  const batches = planBatches(rows.length, settings, fresh);
  const random = from ? resumeRandom(from.random) : fresh;
  return {
    model,
    optimizer,
    batches,
    random,
    made: from?.step ?? 0,
    trainedTokens: from?.trainedTokens ?? 0,
  };
}

/** Keeps the state where it is due. Returns whether the training is to stop here. */
export function endStep(course: Course, step: number, evalInterval: number, hooks: TuningHooks): boolean {
  const last = step === course.batches.length;
  const stops = !last && hooks.shouldStop();
  if (stops || (!last && step % evalInterval === 0)) hooks.keep(stateOf(course, step));
  return stops;
}

function stateOf({ model, optimizer, random, trainedTokens }: Course, step: number): TrainingState {
  return {
    step,
    weights: model.readWeights(),
    ...optimizer.readMoments(),
    random: random.state(),
    trainedTokens,
  };
}
