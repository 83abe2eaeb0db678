import type { Pointer } from './kernels.ts';
import { type Matrix, matrix } from './matrix.ts';
import type { LayerTensors, Model } from './model.ts';

/** One token to feed to one slot. */
export interface DecodeRow {
  readonly slot: number;
  readonly token: number;
  /** Whether the scores of the token after it are wanted. */
  readonly wantsLogits: boolean;
}

/** What a layer remembers of each slot. */
interface LayerCache {
  /** [slots, capacity, 2 · width]: keys and values. */
  readonly keyValue: Pointer;
  /** [slots, taps, width]: what the convolution before attention saw, newest first. */
  readonly history1: Pointer;
  /** The same before the multilayer perceptron. */
  readonly history2: Pointer;
}

/**
 * Token-by-token decoding of many sequences at once. Each sequence lives in a slot and goes at its own pace:
 * a step feeds one token to each of the slots it names, whether it stands in a prompt or was just sampled.
 * A row's result does not depend on the rows beside it, to the bit.
 */
export class Decoder {
  readonly slots: number;
  /** Tokens that fit into a slot. */
  readonly capacity: number;
  readonly #model: Model;
  readonly #lengths: Int32Array;
  readonly #layers: readonly LayerCache[];
  readonly #projection: Matrix;
  readonly #tokenAt: Pointer;
  readonly #slotAt: Pointer;
  readonly #positionAt: Pointer;

  /** Its buffers come from the model's arena and stay: build it before any training step. */
  constructor(model: Model, options: { slots: number; capacity: number }) {
    const { arena, shape } = model;
    const { width, taps, vocabulary } = shape;
    this.#model = model;
    this.slots = options.slots;
    this.capacity = options.capacity;
    this.#lengths = new Int32Array(options.slots);
    const kept = options.slots + 1; // the last one takes the rows that pad a step to a multiple of 4
    const maxRows = (options.slots + 3) & ~3;
    this.#layers = Array.from({ length: shape.layers }, () => ({
      keyValue: arena.allocate(kept * options.capacity * 2 * width),
      history1: arena.allocate(kept * taps * width),
      history2: arena.allocate(kept * taps * width),
    }));
    this.#projection = matrix(arena.allocate(vocabulary * width), width, vocabulary);
    this.#tokenAt = arena.allocate(maxRows);
    this.#slotAt = arena.allocate(maxRows);
    this.#positionAt = arena.allocate(maxRows);
    for (let slot = 0; slot < kept; slot++) this.#clearHistory(slot);
    this.refresh();
  }

  /** To be called when the model's parameters have changed. */
  refresh(): void {
    const { at, rows, columns, rowStride } = this.#model.tensors.embedding;
    this.#model.kernels.transpose(
      at,
      rowStride,
      rows,
      columns,
      this.#projection.at,
      this.#projection.rowStride,
    );
  }

  /** Tokens that a slot holds. */
  lengthOf(slot: number): number {
    return this.#lengths[slot] ?? 0;
  }

  /** Empties a slot for a new sequence. */
  clear(slot: number): void {
    this.#lengths[slot] = 0;
    this.#clearHistory(slot);
  }

  /** Makes slot `to` continue what slot `from` holds. */
  fork(from: number, to: number): void {
    const { kernels, shape } = this.#model;
    const row = 2 * shape.width;
    const slotFloats = this.capacity * row;
    const historyFloats = shape.taps * shape.width;
    const length = this.lengthOf(from);
    this.#lengths[to] = length;
    for (const { keyValue, history1, history2 } of this.#layers) {
      kernels.copy(keyValue + to * slotFloats * 4, keyValue + from * slotFloats * 4, length * row);
      kernels.copy(history1 + to * historyFloats * 4, history1 + from * historyFloats * 4, historyFloats);
      kernels.copy(history2 + to * historyFloats * 4, history2 + from * historyFloats * 4, historyFloats);
    }
  }

  /**
   * Feeds one token to each row's slot. Returns the scores of the rows that want them, in order
   * (count × vocabulary), a view that is valid until the model computes anything else.
   * @throws RangeError when there are more rows than slots, or a slot is full.
   */
  step(rows: readonly DecodeRow[]): Float32Array {
    if (rows.length > this.slots) throw new RangeError(`${rows.length} rows for ${this.slots} slots`);
    const { arena, shape, kernels, tensors } = this.#model;
    const padded = (rows.length + 3) & ~3;
    this.#writeRows(rows, padded);
    const mark = arena.mark();
    const state = matrix(arena.allocate(padded * shape.width), padded, shape.width);
    kernels.gather(tensors.embedding.at, this.#tokenAt, state.at, padded, shape.width);
    for (const [index, cache] of this.#layers.entries()) {
      const weights = tensors.layers[index];
      if (weights) this.#stepLayer(weights, cache, state);
    }
    const wanted = rows.flatMap((row, index) => (row.wantsLogits ? [index] : []));
    const logits = this.#project(state, wanted);
    arena.reset(mark);
    return logits;
  }

  #writeRows(rows: readonly DecodeRow[], padded: number): void {
    const { arena } = this.#model;
    const tokens = arena.integers(this.#tokenAt, padded).fill(0);
    const slots = arena.integers(this.#slotAt, padded).fill(this.slots);
    const positions = arena.integers(this.#positionAt, padded).fill(0);
    for (const [index, { slot, token }] of rows.entries()) {
      const position = this.lengthOf(slot);
      if (position >= this.capacity) throw new RangeError(`slot ${slot} is full at ${this.capacity} tokens`);
      tokens[index] = token;
      slots[index] = slot;
      positions[index] = position;
    }
    for (const { slot } of rows) this.#lengths[slot] = this.lengthOf(slot) + 1;
  }

  #stepLayer(weights: LayerTensors, cache: LayerCache, state: Matrix): void {
    const model = this.#model;
    const { arena, kernels } = model;
    const { width, heads, taps, hidden } = model.shape;
    const n = state.rows;
    const mark = arena.mark();
    const dense = (columns: number): Matrix => matrix(arena.allocate(n * columns), n, columns);
    const [normed, mixed, attended] = [dense(width), dense(width), dense(width)];
    const [queryKeyValue, middle] = [dense(3 * width), dense(hidden)];
    const inverseRms = arena.allocate(n);
    const scores = arena.allocate(this.capacity + 4);

    kernels.rmsNorm(state.at, weights.attentionGain.at, normed.at, inverseRms, n, width);
    kernels.convolveStep(
      normed.at,
      weights.attentionTaps.at,
      mixed.at,
      cache.history1,
      this.#slotAt,
      n,
      width,
      taps,
    );
    model.multiply(mixed, weights.queryKeyValue, queryKeyValue);
    kernels.attendStep(
      queryKeyValue.at,
      cache.keyValue,
      this.#slotAt,
      this.#positionAt,
      attended.at,
      scores,
      n,
      this.capacity,
      width,
      heads,
    );
    model.addProduct(attended, weights.attentionOut, state);

    kernels.rmsNorm(state.at, weights.hiddenGain.at, normed.at, inverseRms, n, width);
    kernels.convolveStep(
      normed.at,
      weights.hiddenTaps.at,
      mixed.at,
      cache.history2,
      this.#slotAt,
      n,
      width,
      taps,
    );
    model.multiply(mixed, weights.hiddenIn, middle);
    kernels.relu(middle.at, n * hidden);
    model.addProduct(middle, weights.hiddenOut, state);
    arena.reset(mark);
  }

  #project(state: Matrix, wanted: readonly number[]): Float32Array {
    const { arena, kernels, tensors } = this.#model;
    const width = state.columns;
    const padded = (wanted.length + 3) & ~3;
    const selected = matrix(arena.allocate(padded * width), padded, width);
    const normed = matrix(arena.allocate(padded * width), padded, width);
    const inverseRms = arena.allocate(padded);
    const logits = matrix(
      arena.allocate(padded * this.#projection.columns),
      padded,
      this.#projection.columns,
    );
    kernels.fillZero(selected.at, padded * width);
    for (const [i, row] of wanted.entries()) {
      kernels.copy(selected.at + i * selected.rowStride, state.at + row * state.rowStride, width);
    }
    kernels.rmsNorm(selected.at, tensors.finalGain.at, normed.at, inverseRms, padded, width);
    this.#model.multiply(normed, this.#projection, logits);
    return arena.floats(logits.at, wanted.length * logits.columns);
  }

  #clearHistory(slot: number): void {
    const { kernels, shape } = this.#model;
    const floats = shape.taps * shape.width;
    for (const { history1, history2 } of this.#layers) {
      kernels.fillZero(history1 + slot * floats * 4, floats);
      kernels.fillZero(history2 + slot * floats * 4, floats);
    }
  }
}
