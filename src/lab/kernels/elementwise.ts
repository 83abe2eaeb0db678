import { bytes, horizontalSum, multiplyAdd } from './vector';

/** x += y, `count` floats. */
export function add(x: usize, y: usize, count: i32): void {
  const size = bytes(count);
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(x + at, f32x4.add(v128.load(x + at), v128.load(y + at)));
  }
}

export function fillZero(x: usize, count: i32): void {
  memory.fill(x, 0, bytes(count));
}

export function copy(to: usize, from: usize, count: i32): void {
  memory.copy(to, from, bytes(count));
}

/** x = max(x, 0) in place. */
export function relu(x: usize, count: i32): void {
  const size = bytes(count);
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(x + at, f32x4.max(v128.load(x + at), f32x4.splat(0)));
  }
}

/** dy = 0 where the relu's output y was 0, in place. */
export function reluBackward(y: usize, dy: usize, count: i32): void {
  const size = bytes(count);
  for (let at: usize = 0; at < size; at += 16) {
    const passed = f32x4.gt(v128.load(y + at), f32x4.splat(0));
    v128.store(dy + at, v128.and(v128.load(dy + at), passed));
  }
}

export function sumOfSquares(x: usize, count: i32): f32 {
  const size = bytes(count);
  let sum = f32x4.splat(0);
  for (let at: usize = 0; at < size; at += 16) {
    const v = v128.load(x + at);
    sum = multiplyAdd(sum, v, v);
  }
  return horizontalSum(sum);
}
