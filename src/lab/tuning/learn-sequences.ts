import { computeLoss } from '../engine/loss.ts';
import type { Model } from '../engine/model.ts';
import type { Optimizer } from '../engine/optimizer.ts';
import { buildTokenBatch, type TrainingSequence } from '../engine/token-batch.ts';

/** Sequences that go through the model at once; more would only take more memory. */
const AT_ONCE = 128;

/** Adds the gradients of Σ weight · -log p / `total` over all the sequences' targets; returns that sum. */
export function learnSequences(
  optimizer: Optimizer,
  sequences: readonly TrainingSequence[],
  total: number,
): number {
  let loss = 0;
  for (let start = 0; start < sequences.length; start += AT_ONCE) {
    loss += optimizer.accumulate(buildTokenBatch(sequences.slice(start, start + AT_ONCE), total)).loss;
  }
  return loss;
}

/** The same sum without learning from it. */
export function scoreSequences(model: Model, sequences: readonly TrainingSequence[], total: number): number {
  let loss = 0;
  for (let start = 0; start < sequences.length; start += AT_ONCE) {
    loss += computeLoss(model, buildTokenBatch(sequences.slice(start, start + AT_ONCE), total)).loss;
  }
  return loss;
}

export function countTargets(sequences: readonly { completion: readonly number[] }[]): number {
  return sequences.reduce((sum, { completion }) => sum + completion.length, 0);
}

export function countTokens(
  sequences: readonly { prompt: readonly number[]; completion: readonly number[] }[],
): number {
  return sequences.reduce((sum, { prompt, completion }) => sum + prompt.length + completion.length, 0);
}
