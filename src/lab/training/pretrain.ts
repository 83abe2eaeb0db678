import { seededRandom } from '../../core/random.ts';
import { initializeWeights, Model } from '../engine/model.ts';
import { Optimizer } from '../engine/optimizer.ts';
import type { BaseModel } from '../models/base-models.ts';
import { drawPretrainingBatch } from './pretraining-batch.ts';

const PEAK_LEARNING_RATE = 2e-3;
const WARMUP_STEPS = 50;
const LAST_SHARE = 0.03;
const WEIGHT_DECAY = 0.01;

export interface PretrainingProgress {
  /** Steps done. */
  readonly step: number;
  readonly loss: number;
}

/**
 * Trains a base model from random weights for a fixed number of steps and returns it as it then is: there is
 * no selection among checkpoints. The same arguments give the same weights on every machine.
 */
export function pretrain(
  base: BaseModel,
  options: {
    steps: number;
    seed: number;
    onProgress?: (progress: PretrainingProgress, model: Model) => void;
  },
): Model {
  const model = new Model(base.shape);
  initializeWeights(model, seededRandom(options.seed));
  const optimizer = new Optimizer(model);
  const random = seededRandom(100 + options.seed);
  for (let step = 0; step < options.steps; step++) {
    let loss = 0;
    for (const batch of drawPretrainingBatch(random, base.thinks)) loss += optimizer.accumulate(batch).loss;
    optimizer.step(scheduleLearningRate(step, options.steps), WEIGHT_DECAY);
    options.onProgress?.({ step: step + 1, loss }, model);
  }
  return model;
}

/** Warm-up, constant for the first half, then linear to 3 % of the peak. */
function scheduleLearningRate(step: number, steps: number): number {
  const done = step / steps;
  const decay = done < 0.5 ? 1 : Math.max(LAST_SHARE, 2 * (1 - done));
  return PEAK_LEARNING_RATE * Math.min(1, (step + 1) / WARMUP_STEPS) * decay;
}
