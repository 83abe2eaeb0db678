import { bytes, multiplyAdd } from './vector';

// Causal depthwise convolution with a residual: y[t] = x[t] + Σ_{j < taps} w[j] · x[t - j], each channel apart.
// x, y: [sequences, length, width]; w: [taps, width], tap 0 is the present.

export function convolve(x: usize, w: usize, y: usize, sequences: i32, length: i32, width: i32, taps: i32): void {
  const size = bytes(width);
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let t = 0; t < length; t++) {
      for (let at: usize = 0; at < size; at += 16) {
        let sum = v128.load(x + at);
        for (let j = 0; j < taps && j <= t; j++) {
          sum = multiplyAdd(sum, v128.load(w + usize(j) * size + at), v128.load(x - usize(j) * size + at));
        }
        v128.store(y + at, sum);
      }
      x += size;
      y += size;
    }
  }
}

/** dx = dy + Σ_j w[j] · dy[t + j] (assigned), dw[j] += Σ_t dy[t] · x[t - j]. */
export function convolveBackward(
  x: usize, w: usize, dy: usize, dx: usize, dw: usize, sequences: i32, length: i32, width: i32, taps: i32,
): void {
  const size = bytes(width);
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let t = 0; t < length; t++) {
      for (let at: usize = 0; at < size; at += 16) {
        const here = v128.load(dy + at);
        let sum = here;
        for (let j = 0; j < taps; j++) {
          const tap = usize(j) * size + at;
          if (t + j < length) sum = multiplyAdd(sum, v128.load(w + tap), v128.load(dy + tap));
          if (j <= t) v128.store(dw + tap, multiplyAdd(v128.load(dw + tap), here, v128.load(x - usize(j) * size + at)));
        }
        v128.store(dx + at, sum);
      }
      x += size;
      dy += size;
      dx += size;
    }
  }
}

/**
 * The same for one new token a row. `history`: [slots, taps, width], newest first; the new input is pushed in.
 * `slots[row]` says whose history a row continues.
 */
export function convolveStep(
  x: usize, w: usize, y: usize, history: usize, slots: usize, rows: i32, width: i32, taps: i32,
): void {
  const size = bytes(width);
  for (let row = 0; row < rows; row++) {
    const past = history + usize(load<i32>(slots + bytes(row))) * usize(taps) * size;
    memory.copy(past + size, past, usize(taps - 1) * size);
    memory.copy(past, x, size);
    for (let at: usize = 0; at < size; at += 16) {
      let sum = v128.load(x + at);
      for (let j = 0; j < taps; j++) {
        sum = multiplyAdd(sum, v128.load(w + usize(j) * size + at), v128.load(past + usize(j) * size + at));
      }
      v128.store(y + at, sum);
    }
    x += size;
    y += size;
  }
}
