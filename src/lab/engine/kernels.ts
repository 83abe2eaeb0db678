import { readFileSync } from 'node:fs';

/** A byte address in the engine's memory. */
export type Pointer = number;

/** What `kernels/index.ts` exports; shapes and strides are described there. */
export interface Kernels {
  matmul(
    a: Pointer,
    aRow: number,
    aColumn: number,
    b: Pointer,
    bRow: number,
    c: Pointer,
    cRow: number,
    rows: number,
    columns: number,
    depth: number,
    accumulate: boolean,
  ): void;
  transpose(from: Pointer, fromRow: number, rows: number, columns: number, to: Pointer, toRow: number): void;
  add(x: Pointer, y: Pointer, count: number): void;
  copy(to: Pointer, from: Pointer, count: number): void;
  fillZero(x: Pointer, count: number): void;
  relu(x: Pointer, count: number): void;
  reluBackward(y: Pointer, dy: Pointer, count: number): void;
  sumOfSquares(x: Pointer, count: number): number;
  rmsNorm(x: Pointer, gain: Pointer, y: Pointer, inverse: Pointer, rows: number, width: number): void;
  rmsNormBackward(
    x: Pointer,
    gain: Pointer,
    inverse: Pointer,
    dy: Pointer,
    dx: Pointer,
    dgain: Pointer,
    rows: number,
    width: number,
  ): void;
  convolve(
    x: Pointer,
    w: Pointer,
    y: Pointer,
    sequences: number,
    length: number,
    width: number,
    taps: number,
  ): void;
  convolveBackward(
    x: Pointer,
    w: Pointer,
    dy: Pointer,
    dx: Pointer,
    dw: Pointer,
    sequences: number,
    length: number,
    width: number,
    taps: number,
  ): void;
  convolveStep(
    x: Pointer,
    w: Pointer,
    y: Pointer,
    history: Pointer,
    slots: Pointer,
    rows: number,
    width: number,
    taps: number,
  ): void;
  attend(
    qkv: Pointer,
    probabilities: Pointer,
    out: Pointer,
    scratch: Pointer,
    sequences: number,
    length: number,
    width: number,
    heads: number,
  ): void;
  attendBackward(
    qkv: Pointer,
    probabilities: Pointer,
    dout: Pointer,
    dqkv: Pointer,
    scratch: Pointer,
    scores: Pointer,
    sequences: number,
    length: number,
    width: number,
    heads: number,
  ): void;
  attendStep(
    qkv: Pointer,
    cache: Pointer,
    slots: Pointer,
    positions: Pointer,
    out: Pointer,
    scores: Pointer,
    rows: number,
    capacity: number,
    width: number,
    heads: number,
  ): void;
  crossEntropy(
    logits: Pointer,
    targets: Pointer,
    weights: Pointer,
    logProbabilities: Pointer,
    rows: number,
    width: number,
  ): number;
  gather(table: Pointer, indices: Pointer, to: Pointer, rows: number, width: number): void;
  scatterAdd(table: Pointer, indices: Pointer, from: Pointer, rows: number, width: number): void;
  adam(
    parameters: Pointer,
    gradients: Pointer,
    mean: Pointer,
    variance: Pointer,
    count: number,
    learningRate: number,
    beta1: number,
    beta2: number,
    epsilon: number,
    weightDecay: number,
    correction1: number,
    correction2: number,
    gradientScale: number,
  ): void;
}

let compiled: WebAssembly.Module | undefined;

/** The committed kernels over the given memory; the module is compiled once a thread. */
export function instantiateKernels(memory: WebAssembly.Memory): Kernels {
  compiled ??= new WebAssembly.Module(readFileSync(new URL('../engine.wasm', import.meta.url)));
  const instance = new WebAssembly.Instance(compiled, { env: { memory, abort: abortKernel } });
  return instance.exports as unknown as Kernels;
}

function abortKernel(): never {
  throw new Error('a lab kernel aborted');
}
