import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requireSameLength, requireSample } from './preconditions.ts';

export interface RankCorrelation extends Interval {
  /** From −1 to 1. */
  readonly rho: number;
  readonly n: number;
}

/**
 * Spearman's rank correlation of two samples, ties by mean ranks, with an interval by Fisher's z and the
 * standard error √((1 + ρ²/2) / (n − 3)). `null` where one of them never varies, or there are fewer than four.
 *
 * Source: Spearman 1904; Bonett and Wright 2000, "Sample size requirements for estimating Pearson, Kendall and
 * Spearman correlations".
 *
 * @throws RangeError when lengths differ, a value is not finite, or `level` is outside (0, 1).
 */
export function spearman(a: readonly number[], b: readonly number[], level = 0.95): RankCorrelation | null {
  requireSameLength('a', a, 'b', b);
  if (a.length < 4) return null;
  requireSample('a', a);
  requireSample('b', b);
  const n = a.length;
  const rho = correlation(ranksOf(a), ranksOf(b));
  if (rho === null) return null;
  if (Math.abs(rho) === 1) return { rho, low: rho, high: rho, n };
  const reach = criticalZ(level) * Math.sqrt((1 + rho ** 2 / 2) / (n - 3));
  const z = Math.atanh(rho);
  return { rho, low: Math.tanh(z - reach), high: Math.tanh(z + reach), n };
}

/** From 1; equal values share the mean of theirs. */
function ranksOf(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] as number] === values[order[start] as number]) end += 1;
    for (let place = start; place < end; place++) ranks[order[place] as number] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Ranks have the same mean in both. */
function correlation(a: Float64Array, b: Float64Array): number | null {
  const mean = (a.length + 1) / 2;
  let [both, ownA, ownB] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [(a[index] as number) - mean, (b[index] as number) - mean];
    both += x * y;
    ownA += x * x;
    ownB += y * y;
  }
  if (ownA === 0 || ownB === 0) return null;
  return Math.min(1, Math.max(-1, both / Math.sqrt(ownA * ownB)));
}
