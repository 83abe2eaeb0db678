import type { Pointer } from './kernels.ts';
import { type Matrix, matrix, transposed } from './matrix.ts';
import type { Model } from './model.ts';
import type { TokenBatch } from './token-batch.ts';

/** What one layer computes and the backward pass needs; n = sequences × length rows. */
export interface LayerActivations {
  readonly input: Matrix;
  readonly inverseRms1: Pointer;
  readonly normed1: Matrix;
  readonly mixed1: Matrix;
  readonly queryKeyValue: Matrix;
  readonly probabilities: Pointer;
  readonly attended: Matrix;
  readonly middle: Matrix;
  readonly inverseRms2: Pointer;
  readonly normed2: Matrix;
  readonly mixed2: Matrix;
  readonly hidden: Matrix;
}

/** Everything that a forward pass leaves in the arena, until the arena is reset. */
export interface Activations {
  readonly tokens: Pointer;
  readonly layers: readonly LayerActivations[];
  readonly output: Matrix;
  readonly inverseRms: Pointer;
  readonly normed: Matrix;
  /** The normed states at the batch's `rows`, padded to a multiple of 4. */
  readonly selected: Matrix;
  /** One row a target, padded alike. */
  readonly logits: Matrix;
}

/** Runs the batch through the model. */
export function runForward(model: Model, batch: TokenBatch): Activations {
  const activations = allocateActivations(model, batch);
  const { kernels, shape, tensors } = model;
  const { width } = shape;
  const n = batch.sequences * batch.length;
  model.arena.integers(activations.tokens, n).set(batch.tokens);
  const first = activations.layers[0]?.input ?? activations.output;
  kernels.gather(tensors.embedding.at, activations.tokens, first.at, n, width);
  for (const [index, layer] of activations.layers.entries()) {
    const next = activations.layers[index + 1]?.input ?? activations.output;
    runLayer(model, batch, index, layer, next);
  }
  const { output, inverseRms, normed, selected, logits } = activations;
  kernels.rmsNorm(output.at, tensors.finalGain.at, normed.at, inverseRms, n, width);
  kernels.fillZero(selected.at, selected.rows * width);
  for (const [i, row] of batch.rows.entries()) {
    kernels.copy(selected.at + i * selected.rowStride, normed.at + row * normed.rowStride, width);
  }
  model.multiply(selected, transposed(tensors.embedding), logits);
  return activations;
}

function runLayer(
  model: Model,
  batch: TokenBatch,
  index: number,
  layer: LayerActivations,
  next: Matrix,
): void {
  const { kernels, shape } = model;
  const { width, heads, taps, hidden } = shape;
  const { sequences, length } = batch;
  const n = sequences * length;
  const weights = model.tensors.layers[index];
  if (!weights) throw new RangeError(`no layer ${index}`);

  kernels.rmsNorm(layer.input.at, weights.attentionGain.at, layer.normed1.at, layer.inverseRms1, n, width);
  kernels.convolve(
    layer.normed1.at,
    weights.attentionTaps.at,
    layer.mixed1.at,
    sequences,
    length,
    width,
    taps,
  );
  model.multiply(layer.mixed1, weights.queryKeyValue, layer.queryKeyValue);
  const mark = model.arena.mark();
  const scratch = model.arena.allocate((width / heads) * length);
  kernels.attend(
    layer.queryKeyValue.at,
    layer.probabilities,
    layer.attended.at,
    scratch,
    sequences,
    length,
    width,
    heads,
  );
  model.arena.reset(mark);
  kernels.copy(layer.middle.at, layer.input.at, n * width);
  model.addProduct(layer.attended, weights.attentionOut, layer.middle);

  kernels.rmsNorm(layer.middle.at, weights.hiddenGain.at, layer.normed2.at, layer.inverseRms2, n, width);
  kernels.convolve(layer.normed2.at, weights.hiddenTaps.at, layer.mixed2.at, sequences, length, width, taps);
  model.multiply(layer.mixed2, weights.hiddenIn, layer.hidden);
  kernels.relu(layer.hidden.at, n * hidden);
  kernels.copy(next.at, layer.middle.at, n * width);
  model.addProduct(layer.hidden, weights.hiddenOut, next);
}

function allocateActivations(model: Model, batch: TokenBatch): Activations {
  const { arena, shape } = model;
  const { width, heads, hidden, vocabulary } = shape;
  const n = batch.sequences * batch.length;
  const rows = (batch.rows.length + 3) & ~3;
  const dense = (columns: number): Matrix => matrix(arena.allocate(n * columns), n, columns);
  const layer = (): LayerActivations => ({
    input: dense(width),
    inverseRms1: arena.allocate(n),
    normed1: dense(width),
    mixed1: dense(width),
    queryKeyValue: dense(3 * width),
    probabilities: arena.allocate(batch.sequences * heads * batch.length * batch.length),
    attended: dense(width),
    middle: dense(width),
    inverseRms2: arena.allocate(n),
    normed2: dense(width),
    mixed2: dense(width),
    hidden: dense(hidden),
  });
  return {
    tokens: arena.allocate(n),
    layers: Array.from({ length: shape.layers }, layer),
    output: dense(width),
    inverseRms: arena.allocate(n),
    normed: dense(width),
    selected: matrix(arena.allocate(rows * width), rows, width),
    logits: matrix(arena.allocate(rows * vocabulary), rows, vocabulary),
  };
}
