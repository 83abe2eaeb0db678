import { type Activations, type LayerActivations, runForward } from './forward.ts';
import type { Pointer } from './kernels.ts';
import { type Loss, turnLogitsIntoGradient } from './loss.ts';
import { type Matrix, matrix, transposed } from './matrix.ts';
import type { LayerTensors, Model, ModelTensors } from './model.ts';
import type { TokenBatch } from './token-batch.ts';

/** Working space of one backward pass. */
interface Scratch {
  /** d loss / d state between the layers; each layer turns its output's into its input's. */
  readonly state: Matrix;
  readonly narrow: Matrix;
  readonly narrow2: Matrix;
  readonly hidden: Matrix;
  readonly queryKeyValue: Matrix;
  readonly transposedValues: Pointer;
  readonly scores: Pointer;
}

/** Runs the batch forward and backward and adds d loss / d parameter to `gradients`. */
export function accumulateGradients(model: Model, batch: TokenBatch, gradients: ModelTensors): Loss {
  const mark = model.arena.mark();
  const activations = runForward(model, batch);
  const loss = turnLogitsIntoGradient(model, batch, activations);
  const scratch = allocateScratch(model, batch);
  backThroughOutput(model, batch, activations, gradients, scratch);
  for (let index = model.shape.layers - 1; index >= 0; index--) {
    const layer = activations.layers[index];
    const weights = model.tensors.layers[index];
    const into = gradients.layers[index];
    if (!layer || !weights || !into) throw new RangeError(`no layer ${index}`);
    backThroughHidden(model, batch, layer, weights, into, scratch);
    backThroughAttention(model, batch, layer, weights, into, scratch);
  }
  const { state } = scratch;
  model.kernels.scatterAdd(gradients.embedding.at, activations.tokens, state.at, state.rows, state.columns);
  model.arena.reset(mark);
  return loss;
}

/** From the logits' gradient to the last layer's output; the tied embedding gets its share as projection. */
function backThroughOutput(
  model: Model,
  batch: TokenBatch,
  activations: Activations,
  gradients: ModelTensors,
  scratch: Scratch,
): void {
  const { kernels, tensors, arena } = model;
  const { selected, logits, output, inverseRms } = activations;
  const { state, narrow } = scratch;
  const { width } = model.shape;
  const dselected = matrix(arena.allocate(selected.rows * width), selected.rows, width);
  model.multiply(logits, tensors.embedding, dselected);
  model.addProduct(transposed(logits), selected, gradients.embedding);
  kernels.fillZero(narrow.at, narrow.rows * width);
  for (const [i, row] of batch.rows.entries()) {
    kernels.add(narrow.at + row * narrow.rowStride, dselected.at + i * dselected.rowStride, width);
  }
  kernels.fillZero(state.at, state.rows * width);
  kernels.rmsNormBackward(
    output.at,
    tensors.finalGain.at,
    inverseRms,
    narrow.at,
    state.at,
    gradients.finalGain.at,
    state.rows,
    width,
  );
}

function backThroughHidden(
  model: Model,
  batch: TokenBatch,
  layer: LayerActivations,
  weights: LayerTensors,
  into: LayerTensors,
  scratch: Scratch,
): void {
  const { kernels } = model;
  const { width, taps } = model.shape;
  const { state, hidden, narrow, narrow2 } = scratch;
  model.multiply(state, transposed(weights.hiddenOut), hidden);
  model.addProduct(transposed(layer.hidden), state, into.hiddenOut);
  kernels.reluBackward(layer.hidden.at, hidden.at, hidden.rows * hidden.columns);
  model.addProduct(transposed(layer.mixed2), hidden, into.hiddenIn);
  model.multiply(hidden, transposed(weights.hiddenIn), narrow);
  kernels.convolveBackward(
    layer.normed2.at,
    weights.hiddenTaps.at,
    narrow.at,
    narrow2.at,
    into.hiddenTaps.at,
    batch.sequences,
    batch.length,
    width,
    taps,
  );
  kernels.rmsNormBackward(
    layer.middle.at,
    weights.hiddenGain.at,
    layer.inverseRms2,
    narrow2.at,
    state.at,
    into.hiddenGain.at,
    state.rows,
    width,
  );
}

function backThroughAttention(
  model: Model,
  batch: TokenBatch,
  layer: LayerActivations,
  weights: LayerTensors,
  into: LayerTensors,
  scratch: Scratch,
): void {
  const { kernels } = model;
  const { width, taps, heads } = model.shape;
  const { state, queryKeyValue, narrow, narrow2 } = scratch;
  model.multiply(state, transposed(weights.attentionOut), narrow);
  model.addProduct(transposed(layer.attended), state, into.attentionOut);
  kernels.attendBackward(
    layer.queryKeyValue.at,
    layer.probabilities,
    narrow.at,
    queryKeyValue.at,
    scratch.transposedValues,
    scratch.scores,
    batch.sequences,
    batch.length,
    width,
    heads,
  );
  model.addProduct(transposed(layer.mixed1), queryKeyValue, into.queryKeyValue);
  model.multiply(queryKeyValue, transposed(weights.queryKeyValue), narrow);
  kernels.convolveBackward(
    layer.normed1.at,
    weights.attentionTaps.at,
    narrow.at,
    narrow2.at,
    into.attentionTaps.at,
    batch.sequences,
    batch.length,
    width,
    taps,
  );
  kernels.rmsNormBackward(
    layer.input.at,
    weights.attentionGain.at,
    layer.inverseRms1,
    narrow2.at,
    state.at,
    into.attentionGain.at,
    state.rows,
    width,
  );
}

function allocateScratch(model: Model, batch: TokenBatch): Scratch {
  const { arena, shape } = model;
  const n = batch.sequences * batch.length;
  const dense = (columns: number): Matrix => matrix(arena.allocate(n * columns), n, columns);
  return {
    state: dense(shape.width),
    narrow: dense(shape.width),
    narrow2: dense(shape.width),
    hidden: dense(shape.hidden),
    queryKeyValue: dense(3 * shape.width),
    transposedValues: arena.allocate((shape.width / shape.heads) * batch.length),
    scores: arena.allocate(batch.length * batch.length),
  };
}
