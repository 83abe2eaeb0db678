import { accumulateGradients } from './backward.ts';
import type { Pointer } from './kernels.ts';
import type { Loss } from './loss.ts';
import type { Model, ModelTensors } from './model.ts';
import type { TokenBatch } from './token-batch.ts';

const BETA1 = 0.9;
const BETA2 = 0.98;
const EPSILON = 1e-8;
/** Gradients longer than this (Euclidean) are scaled down to it. */
const CLIP_NORM = 1;

/** What AdamW remembers between two steps. */
export interface Moments {
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly updates: number;
}

/** AdamW over a model's parameters, with gradients that may be gathered from several batches. */
export class Optimizer {
  readonly model: Model;
  readonly #gradients: Pointer;
  readonly #gradientTensors: ModelTensors;
  readonly #mean: Pointer;
  readonly #variance: Pointer;
  #steps = 0;

  constructor(model: Model) {
    const { arena, kernels, count } = model;
    this.model = model;
    this.#gradients = arena.allocate(count);
    this.#mean = arena.allocate(count);
    this.#variance = arena.allocate(count);
    for (const block of [this.#gradients, this.#mean, this.#variance]) kernels.fillZero(block, count);
    this.#gradientTensors = model.viewTensors(this.#gradients);
  }

  accumulate(batch: TokenBatch): Loss {
    return accumulateGradients(this.model, batch, this.#gradientTensors);
  }

  /** A copy of what `accumulate` gathered since the last step. */
  readGradients(): Float32Array {
    return this.model.arena.floats(this.#gradients, this.model.count).slice();
  }

  /** Copies of the running means, and how often the parameters were moved. */
  readMoments(): Moments {
    const { arena, count } = this.model;
    const copy = (block: Pointer): Float32Array => arena.floats(block, count).slice();
    return { mean: copy(this.#mean), variance: copy(this.#variance), updates: this.#steps };
  }

  /** @throws RangeError when they are another model's. */
  loadMoments({ mean, variance, updates }: Moments): void {
    const { arena, count } = this.model;
    if (mean.length !== count || variance.length !== count)
      throw new RangeError(`expected ${count} moments, got ${mean.length} and ${variance.length}`);
    arena.floats(this.#mean, count).set(mean);
    arena.floats(this.#variance, count).set(variance);
    this.#steps = updates;
  }

  /** Moves the parameters once and forgets the gradients; returns the gradient's norm before clipping. */
  step(learningRate: number, weightDecay: number): number {
    const { kernels, count, parameters } = this.model;
    this.#steps++;
    const norm = Math.sqrt(kernels.sumOfSquares(this.#gradients, count));
    kernels.adam(
      parameters,
      this.#gradients,
      this.#mean,
      this.#variance,
      count,
      learningRate,
      BETA1,
      BETA2,
      EPSILON,
      weightDecay,
      1 - BETA1 ** this.#steps,
      1 - BETA2 ** this.#steps,
      norm > CLIP_NORM ? CLIP_NORM / norm : 1,
    );
    kernels.fillZero(this.#gradients, count);
    return norm;
  }
}
