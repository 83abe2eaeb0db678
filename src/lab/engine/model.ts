import type { Random } from '../../core/random.ts';
import { Arena } from './arena.ts';
import { instantiateKernels, type Kernels, type Pointer } from './kernels.ts';
import { type Matrix, matrix } from './matrix.ts';
import { layOutParameters, type ModelShape, type TensorSpan } from './shape.ts';

/** One layer's tensors, as parameters or as their gradients. */
export interface LayerTensors {
  readonly attentionGain: Matrix;
  readonly attentionTaps: Matrix;
  readonly queryKeyValue: Matrix;
  readonly attentionOut: Matrix;
  readonly hiddenGain: Matrix;
  readonly hiddenTaps: Matrix;
  readonly hiddenIn: Matrix;
  readonly hiddenOut: Matrix;
}

export interface ModelTensors {
  readonly embedding: Matrix;
  readonly layers: readonly LayerTensors[];
  readonly finalGain: Matrix;
}

/** A model in a WASM memory of its own: kernels, parameters, and the matrix products between them. */
export class Model {
  readonly shape: ModelShape;
  readonly arena: Arena = new Arena();
  readonly kernels: Kernels;
  readonly spans: readonly TensorSpan[];
  /** Parameters, in floats. */
  readonly count: number;
  readonly parameters: Pointer;
  readonly tensors: ModelTensors;
  readonly #transposeScratch: Pointer;

  constructor(shape: ModelShape) {
    this.shape = shape;
    this.kernels = instantiateKernels(this.arena.memory);
    const { spans, count } = layOutParameters(shape);
    this.spans = spans;
    this.count = count;
    this.parameters = this.arena.allocate(count);
    this.tensors = this.viewTensors(this.parameters);
    this.#transposeScratch = this.arena.allocate(Math.max(...spans.map((span) => span.rows * span.columns)));
  }

  /** The parameters' names over another block of the same layout, such as the gradients. */
  viewTensors(base: Pointer): ModelTensors {
    const byName = new Map(
      this.spans.map((span) => [span.name, matrix(base + span.offset * 4, span.rows, span.columns)]),
    );
    const get = (name: string): Matrix => byName.get(name) as Matrix;
    const layer = (index: number): LayerTensors => ({
      attentionGain: get(`${index}.attentionGain`),
      attentionTaps: get(`${index}.attentionTaps`),
      queryKeyValue: get(`${index}.queryKeyValue`),
      attentionOut: get(`${index}.attentionOut`),
      hiddenGain: get(`${index}.hiddenGain`),
      hiddenTaps: get(`${index}.hiddenTaps`),
      hiddenIn: get(`${index}.hiddenIn`),
      hiddenOut: get(`${index}.hiddenOut`),
    });
    const layers = Array.from({ length: this.shape.layers }, (_, index) => layer(index));
    return { embedding: get('embedding'), layers, finalGain: get('finalGain') };
  }

  /** A copy. */
  readWeights(): Float32Array {
    return this.arena.floats(this.parameters, this.count).slice();
  }

  /** @throws RangeError when the number of weights is another model's. */
  loadWeights(weights: Float32Array): void {
    if (weights.length !== this.count)
      throw new RangeError(`expected ${this.count} weights, got ${weights.length}`);
    this.arena.floats(this.parameters, this.count).set(weights);
  }

  /** into = a · b. `a` may be transposed freely; a transposed `b` is copied first. */
  multiply(a: Matrix, b: Matrix, into: Matrix): void {
    this.#multiply(a, b, into, false);
  }

  /** into += a · b. */
  addProduct(a: Matrix, b: Matrix, into: Matrix): void {
    this.#multiply(a, b, into, true);
  }

  #multiply(a: Matrix, b: Matrix, into: Matrix, accumulate: boolean): void {
    const right = b.columnStride === 4 ? b : this.#copyRowMajor(b);
    this.kernels.matmul(
      a.at,
      a.rowStride,
      a.columnStride,
      right.at,
      right.rowStride,
      into.at,
      into.rowStride,
      a.rows,
      b.columns,
      a.columns,
      accumulate,
    );
  }

  /** `b` is a transposed parameter: its source has `b.columns` rows. */
  #copyRowMajor(b: Matrix): Matrix {
    const dense = matrix(this.#transposeScratch, b.rows, b.columns);
    this.kernels.transpose(b.at, b.columnStride, b.columns, b.rows, dense.at, dense.rowStride);
    return dense;
  }
}

/** Random initial weights: normal with each tensor's own spread, gains at one. */
export function initializeWeights(model: Model, random: Random): void {
  const parameters = model.arena.floats(model.parameters, model.count);
  for (const span of model.spans) {
    const tensor = parameters.subarray(span.offset, span.offset + span.rows * span.columns);
    if (span.start === 'ones') tensor.fill(1);
    else for (let i = 0; i < tensor.length; i++) tensor[i] = drawNormal(random) * span.start;
  }
}

/** Box–Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}
