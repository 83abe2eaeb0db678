import { bytes, exp4, horizontalMax, horizontalSum } from './vector';

/**
 * Weighted negative log-likelihood: returns Σ -weights[row] · log softmax(logits[row])[targets[row]].
 * logits[rows, width] become the gradient in place; logProbabilities[row] gets the target's.
 */
export function crossEntropy(
  logits: usize, targets: usize, weights: usize, logProbabilities: usize, rows: i32, width: i32,
): f32 {
  const size = bytes(width);
  let total: f32 = 0;
  for (let row = 0; row < rows; row++) {
    let top4 = f32x4.splat(-1e30);
    for (let at: usize = 0; at < size; at += 16) top4 = f32x4.max(top4, v128.load(logits + at));
    const top = horizontalMax(top4);
    const target = logits + bytes(load<i32>(targets + bytes(row)));
    const targetLogit = load<f32>(target);
    let sum4 = f32x4.splat(0);
    for (let at: usize = 0; at < size; at += 16) {
      const e = exp4(f32x4.sub(v128.load(logits + at), f32x4.splat(top)));
      v128.store(logits + at, e);
      sum4 = f32x4.add(sum4, e);
    }
    const sum = horizontalSum(sum4);
    const logProbability: f32 = targetLogit - top - Mathf.log(sum);
    store<f32>(logProbabilities + bytes(row), logProbability);
    const weight = load<f32>(weights + bytes(row));
    total -= weight * logProbability;
    const share = f32x4.splat(weight / sum);
    for (let at: usize = 0; at < size; at += 16) v128.store(logits + at, f32x4.mul(v128.load(logits + at), share));
    store<f32>(target, load<f32>(target) - weight);
    logits += size;
  }
  return total;
}
