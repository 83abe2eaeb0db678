import { matmul, tile, TILE_COLUMNS, TILE_ROWS, transpose } from './matmul';
import { causalSoftmax, softmaxBackward } from './softmax';
import { bytes } from './vector';

// Causal multi-head attention over whole sequences.
// qkv: [sequences, length, 3 · width] (query, key, value side by side), probabilities: [sequences, heads, length, length],
// out: [sequences, length, width]. length % 8 = 0, width / heads % 8 = 0.

/** to[length, length] = left[length, depth] · right[depth, length], only the tiles that touch j ≤ i. */
function multiplyLowerTriangle(left: usize, leftRow: usize, right: usize, to: usize, length: i32, depth: i32): void {
  const row = bytes(length);
  for (let j = 0; j < length; j += TILE_COLUMNS) {
    for (let i = j; i < length; i += TILE_ROWS) {
      tile(left + usize(i) * leftRow, leftRow, 4, right + bytes(j), row, to + usize(i) * row + bytes(j), row, depth, false);
    }
  }
}

/** to[length, depth] = triangle[length, length] · right[length, depth], where triangle(i, j) = 0 for j > i. */
function multiplyTriangle(triangle: usize, right: usize, rightRow: usize, to: usize, toRow: usize, length: i32, depth: i32): void {
  const row = bytes(length);
  for (let j = 0; j < depth; j += TILE_COLUMNS) {
    for (let i = 0; i < length; i += TILE_ROWS) {
      const filled = i + TILE_ROWS;
      tile(triangle + usize(i) * row, row, 4, right + bytes(j), rightRow, to + usize(i) * toRow + bytes(j), toRow, filled, false);
    }
  }
}

/** `scratch`: [width / heads, length]. */
export function attend(
  qkv: usize, probabilities: usize, out: usize, scratch: usize, sequences: i32, length: i32, width: i32, heads: i32,
): void {
  const depth = width / heads;
  const qkvRow = bytes(3 * width), outRow = bytes(width);
  const scale: f32 = f32(1) / Mathf.sqrt(f32(depth));
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let head = 0; head < heads; head++) {
      const query = qkv + usize(sequence * length) * qkvRow + bytes(head * depth);
      const key = query + bytes(width), value = key + bytes(width);
      transpose(key, qkvRow, length, depth, scratch, bytes(length));
      multiplyLowerTriangle(query, qkvRow, scratch, probabilities, length, depth);
      causalSoftmax(probabilities, length, scale);
      const to = out + usize(sequence * length) * outRow + bytes(head * depth);
      multiplyTriangle(probabilities, value, qkvRow, to, outRow, length, depth);
      probabilities += bytes(length * length);
    }
  }
}

/** dqkv is assigned. `scratch`: [width / heads, length]; `scores`: [length, length]. */
export function attendBackward(
  qkv: usize, probabilities: usize, dout: usize, dqkv: usize, scratch: usize, scores: usize,
  sequences: i32, length: i32, width: i32, heads: i32,
): void {
  const depth = width / heads;
  const qkvRow = bytes(3 * width), outRow = bytes(width), row = bytes(length);
  const scale: f32 = f32(1) / Mathf.sqrt(f32(depth));
  for (let sequence = 0; sequence < sequences; sequence++) {
    for (let head = 0; head < heads; head++) {
      const at = usize(sequence * length) * qkvRow + bytes(head * depth);
      const query = qkv + at, key = query + bytes(width), value = key + bytes(width);
      const dquery = dqkv + at, dkey = dquery + bytes(width), dvalue = dkey + bytes(width);
      const d = dout + usize(sequence * length) * outRow + bytes(head * depth);
      matmul(probabilities, 4, row, d, outRow, dvalue, qkvRow, length, depth, length, false);
      transpose(value, qkvRow, length, depth, scratch, row);
      memory.fill(scores, 0, usize(length) * row);
      multiplyLowerTriangle(d, outRow, scratch, scores, length, depth);
      softmaxBackward(probabilities, scores, length, scale);
      multiplyTriangle(scores, key, qkvRow, dquery, qkvRow, length, depth);
      matmul(scores, 4, row, query, qkvRow, dkey, qkvRow, length, depth, length, false);
      probabilities += bytes(length * length);
    }
  }
}
