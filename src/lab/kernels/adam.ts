import { bytes, multiplyAdd } from './vector';

/**
 * One AdamW step (Loshchilov and Hutter 2019) over `count` parameters. `correction1` and `correction2` are
 * 1 - β₁ᵗ and 1 - β₂ᵗ; `gradientScale` is the clipping factor.
 */
export function adam(
  parameters: usize, gradients: usize, mean: usize, variance: usize, count: i32,
  learningRate: f32, beta1: f32, beta2: f32, epsilon: f32, weightDecay: f32,
  correction1: f32, correction2: f32, gradientScale: f32,
): void {
  const keep1 = f32x4.splat(beta1), take1 = f32x4.splat(1 - beta1);
  const keep2 = f32x4.splat(beta2), take2 = f32x4.splat(1 - beta2);
  const rate = f32x4.splat(learningRate / correction1), unbias2 = f32x4.splat(1 / correction2);
  const shrink = f32x4.splat(1 - learningRate * weightDecay), scale = f32x4.splat(gradientScale);
  const size = bytes(count);
  for (let at: usize = 0; at < size; at += 16) {
    const g = f32x4.mul(v128.load(gradients + at), scale);
    const m = multiplyAdd(f32x4.mul(keep1, v128.load(mean + at)), take1, g);
    const v = multiplyAdd(f32x4.mul(keep2, v128.load(variance + at)), take2, f32x4.mul(g, g));
    v128.store(mean + at, m);
    v128.store(variance + at, v);
    const step = f32x4.div(f32x4.mul(rate, m), f32x4.add(f32x4.sqrt(f32x4.mul(v, unbias2)), f32x4.splat(epsilon)));
    v128.store(parameters + at, f32x4.sub(f32x4.mul(v128.load(parameters + at), shrink), step));
  }
}
