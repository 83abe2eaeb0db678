import { bytes, exp4, horizontalMax, horizontalSum, multiplyAdd } from './vector';

/** A score that no exponential survives. */
export const MASKED: f32 = -1e30;

/** scores[length, length] → probabilities in place: row i over columns 0 … i, zero beyond. */
export function causalSoftmax(scores: usize, length: i32, scale: f32): void {
  const scale4 = f32x4.splat(scale);
  for (let i = 0; i < length; i++) {
    const end = scores + bytes(((i >> 2) + 1) << 2); // the vectors that hold columns 0 … i
    for (let j = i + 1; j < length; j++) store<f32>(scores + bytes(j), MASKED);
    let top = f32x4.splat(MASKED);
    for (let at = scores; at < end; at += 16) top = f32x4.max(top, v128.load(at));
    const top4 = f32x4.splat(horizontalMax(top));
    let sum = f32x4.splat(0);
    for (let at = scores; at < end; at += 16) {
      const e = exp4(f32x4.mul(f32x4.sub(v128.load(at), top4), scale4));
      v128.store(at, e);
      sum = f32x4.add(sum, e);
    }
    const share = f32x4.splat(f32(1) / horizontalSum(sum));
    for (let at = scores; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), share));
    for (let j = i + 1; j < length; j++) store<f32>(scores + bytes(j), 0);
    scores += bytes(length);
  }
}

/** gradient = p · (gradient - Σ p · gradient) · scale, row by row, in place. */
export function softmaxBackward(p: usize, gradient: usize, length: i32, scale: f32): void {
  const size = bytes(length), scale4 = f32x4.splat(scale);
  for (let i = 0; i < length; i++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += 16) sum = multiplyAdd(sum, v128.load(p + at), v128.load(gradient + at));
    const mean4 = f32x4.splat(horizontalSum(sum));
    for (let at: usize = 0; at < size; at += 16) {
      const centred = f32x4.sub(v128.load(gradient + at), mean4);
      v128.store(gradient + at, f32x4.mul(f32x4.mul(v128.load(p + at), centred), scale4));
    }
    p += size;
    gradient += size;
  }
}
