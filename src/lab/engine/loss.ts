import { type Activations, runForward } from './forward.ts';
import type { Model } from './model.ts';
import type { TokenBatch } from './token-batch.ts';

export interface Loss {
  /** Σ weight · -log p(target). */
  readonly loss: number;
  /** log p of each target. */
  readonly logProbabilities: Float32Array;
}

/** The unnormalised scores of the next token at each of the batch's rows: rows × vocabulary. */
export function computeLogits(model: Model, batch: TokenBatch): Float32Array {
  const mark = model.arena.mark();
  const { logits } = runForward(model, batch);
  const values = model.arena.floats(logits.at, batch.rows.length * logits.columns).slice();
  model.arena.reset(mark);
  return values;
}

/** The batch's loss, without gradients. */
export function computeLoss(model: Model, batch: TokenBatch): Loss {
  const mark = model.arena.mark();
  const loss = turnLogitsIntoGradient(model, batch, runForward(model, batch));
  model.arena.reset(mark);
  return loss;
}

/** Weighted cross-entropy; afterwards `activations.logits` holds its gradient. */
export function turnLogitsIntoGradient(model: Model, batch: TokenBatch, activations: Activations): Loss {
  const { arena, kernels } = model;
  const { at, rows, columns } = activations.logits;
  const targets = arena.allocate(rows);
  const weights = arena.allocate(rows);
  const logProbabilities = arena.allocate(rows);
  arena.integers(targets, rows).fill(0).set(batch.targets);
  arena.floats(weights, rows).fill(0).set(batch.weights);
  const loss = kernels.crossEntropy(at, targets, weights, logProbabilities, rows, columns);
  return { loss, logProbabilities: arena.floats(logProbabilities, batch.rows.length).slice() };
}
