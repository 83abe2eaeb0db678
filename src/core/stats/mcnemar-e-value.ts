import gammaln from '@stdlib/math-base-special-gammaln';
import { requireCount } from './preconditions.ts';

/** `'greater'`: evidence counts only where a, which wins `b` of the discordant pairs, is the better one. */
export interface EValueOptions {
  readonly alternative?: 'two-sided' | 'greater';
}

/**
 * Evidence against "both pass equally often", from `b` discordant pairs that only a passes and `c` that
 * only b passes, as a bet that pays E for 1: the likelihood with a's share of them uniform over (0, 1),
 * one-sided over (½, 1), against ½. Stop at E ≥ 1/α, whenever and however often one looks: under the
 * null E is a martingale that starts at 1, so that it ever gets there with probability at most α.
 * `Infinity` beyond 1.8e308.
 *
 * Source: Ville 1939 (the inequality); Robbins 1970, "Statistical methods related to the law of the
 * iterated logarithm" (the mixture). Two-sided it is 2^(b+c)·B(b+1, c+1).
 *
 * @throws RangeError when `b` or `c` is no count.
 */
export function mcnemarEValue(
  b: number,
  c: number,
  { alternative = 'two-sided' }: EValueOptions = {},
): number {
  requireCount('b', b);
  requireCount('c', c);
  if (alternative === 'two-sided') return twoSided(b, c);
  // The two one-sided bets, for a and for b, average to the two-sided one.
  return b <= c ? againstTheCounts(b, c) : 2 * twoSided(b, c) - againstTheCounts(c, b);
}

function twoSided(b: number, c: number): number {
  return Math.exp((b + c) * Math.LN2 + (gammaln(b + 1) + gammaln(c + 1)) - gammaln(b + c + 2));
}

/**
 * The one-sided bet where b ≤ c: 2^(n+1)·∫ θ^b (1−θ)^c dθ from ½ to 1 with n = b + c. The integral is a
 * binomial tail, so that this is Σ C(n+1, k) over k ≤ b, times B(b+1, c+1): from k = b downwards the
 * terms start at 1/(c+1) and shrink.
 */
function againstTheCounts(b: number, c: number): number {
  let term = 1 / (c + 1);
  let sum = term;
  for (let step = 0; step < b && term > 1e-17 * sum; step++) {
    term *= (b - step) / (c + 2 + step);
    sum += term;
  }
  return sum;
}
