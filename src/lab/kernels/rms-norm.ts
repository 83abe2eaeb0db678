import { bytes, horizontalSum, multiplyAdd } from './vector';

const EPSILON: f32 = 1e-5;

/** y = x / rms(x) · gain, row by row (Zhang and Sennrich 2019); `inverse[row]` keeps 1 / rms for the way back. */
export function rmsNorm(x: usize, gain: usize, y: usize, inverse: usize, rows: i32, width: i32): void {
  const size = bytes(width);
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += 16) {
      const v = v128.load(x + at);
      sum = multiplyAdd(sum, v, v);
    }
    const scale: f32 = f32(1) / Mathf.sqrt(horizontalSum(sum) / f32(width) + EPSILON);
    store<f32>(inverse + bytes(row), scale);
    const scale4 = f32x4.splat(scale);
    for (let at: usize = 0; at < size; at += 16) {
      v128.store(y + at, f32x4.mul(f32x4.mul(v128.load(x + at), scale4), v128.load(gain + at)));
    }
    x += size;
    y += size;
  }
}

/** dx += s·gain·dy - x·s³·mean(dy·gain·x), dgain += dy·x·s, with s = 1 / rms. */
export function rmsNormBackward(
  x: usize, gain: usize, inverse: usize, dy: usize, dx: usize, dgain: usize, rows: i32, width: i32,
): void {
  const size = bytes(width);
  for (let row = 0; row < rows; row++) {
    const scale = load<f32>(inverse + bytes(row));
    const scale4 = f32x4.splat(scale);
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += 16) {
      const product = f32x4.mul(v128.load(dy + at), v128.load(x + at));
      sum = multiplyAdd(sum, product, v128.load(gain + at));
      v128.store(dgain + at, multiplyAdd(v128.load(dgain + at), product, scale4));
    }
    const pull = f32x4.splat((horizontalSum(sum) * scale * scale * scale) / f32(width));
    for (let at: usize = 0; at < size; at += 16) {
      const direct = f32x4.mul(f32x4.mul(v128.load(dy + at), v128.load(gain + at)), scale4);
      const change = f32x4.sub(direct, f32x4.mul(v128.load(x + at), pull));
      v128.store(dx + at, f32x4.add(v128.load(dx + at), change));
    }
    x += size;
    dy += size;
    dx += size;
  }
}
