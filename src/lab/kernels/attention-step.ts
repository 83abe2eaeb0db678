import { MASKED } from './softmax';
import { bytes, exp4, horizontalSum, multiplyAdd } from './vector';

/** scores[0 … last] = query · key · scale; the rest of the last vector is masked. Returns the largest. */
function scoreKeys(query: usize, keys: usize, keyRow: usize, last: i32, depth: i32, scale: f32, scores: usize): f32 {
  let top: f32 = MASKED;
  for (let j = 0; j <= last; j++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes(depth); at += 16) sum = multiplyAdd(sum, v128.load(query + at), v128.load(keys + at));
    const score: f32 = horizontalSum(sum) * scale;
    store<f32>(scores + bytes(j), score);
    top = max<f32>(top, score);
    keys += keyRow;
  }
  for (let j = last + 1; (j & 3) != 0; j++) store<f32>(scores + bytes(j), MASKED);
  return top;
}

/** Exponentials of scores[0 … last] in place; returns their sum. */
function exponentiate(scores: usize, last: i32, top: f32): f32 {
  const top4 = f32x4.splat(top);
  let sum = f32x4.splat(0);
  for (let j = 0; j <= last; j += 4) {
    const e = exp4(f32x4.sub(v128.load(scores + bytes(j)), top4));
    v128.store(scores + bytes(j), e);
    sum = f32x4.add(sum, e);
  }
  return horizontalSum(sum);
}

/**
 * Attention of one new token a row. qkv: [rows, 3 · width]; cache: [slots, capacity, 2 · width] (key, value);
 * the row's key and value are written at `positions[row]` of slot `slots[row]`, and its query reads positions
 * 0 … positions[row]. out: [rows, width]; scores: scratch for `capacity` + 4 floats.
 */
export function attendStep(
  qkv: usize, cache: usize, slots: usize, positions: usize, out: usize, scores: usize,
  rows: i32, capacity: i32, width: i32, heads: i32,
): void {
  const depth = width / heads, cacheRow = bytes(2 * width);
  const scale: f32 = f32(1) / Mathf.sqrt(f32(depth));
  for (let row = 0; row < rows; row++) {
    const last = load<i32>(positions + bytes(row));
    const past = cache + usize(load<i32>(slots + bytes(row)) * capacity) * cacheRow;
    memory.copy(past + usize(last) * cacheRow, qkv + bytes(width), cacheRow);
    for (let head = 0; head < heads; head++) {
      const offset = bytes(head * depth), values = past + bytes(width) + offset;
      const top = scoreKeys(qkv + offset, past + offset, cacheRow, last, depth, scale, scores);
      const share = f32x4.splat(f32(1) / exponentiate(scores, last, top));
      for (let at: usize = 0; at < bytes(depth); at += 16) {
        let sum = f32x4.splat(0), value = values + at;
        for (let j = 0; j <= last; j++) {
          sum = multiplyAdd(sum, v128.load32_splat(scores + bytes(j)), v128.load(value));
          value += cacheRow;
        }
        v128.store(out + offset + at, f32x4.mul(sum, share));
      }
    }
    qkv += bytes(3 * width);
    out += bytes(width);
  }
}
