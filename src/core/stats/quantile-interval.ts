import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { requireCount, requireOpenShare } from './preconditions.ts';

/** Ranks, from 1, of the sorted values that bound a quantile, and the chance that they do. */
export interface QuantileInterval {
  readonly lowRank: number;
  readonly highRank: number;
  readonly coverage: number;
}

/**
 * Order statistics that bound the `q` quantile of whatever distribution `n` independent values come
 * from, each side wrong at most (1 − `level`)/2: with B ~ Binomial(n, q) the largest l with
 * P(B < l) ≤ α/2 and the smallest u with P(B ≥ u) ≤ α/2. `null` where the sample is too small to have
 * such a pair.
 *
 * Source: David and Nagaraja 2003, "Order statistics", section 7.1.
 *
 * @throws RangeError when `n` is no count of at least 1, or `q` or `level` is outside (0, 1).
 */
export function quantileInterval(n: number, q: number, level = 0.95): QuantileInterval | null {
  requireCount('n', n, 1);
  requireOpenShare('q', q);
  requireOpenShare('level', level);
  const tail = ((1 - level) / 2) * (1 + 1e-9); // a tail of exactly α/2 must pass despite rounding
  const lowRank = largestRank(n, q, tail);
  const highRank = n + 1 - largestRank(n, 1 - q, tail); // n + 1 − u is to 1 − q what l is to q
  if (lowRank < 1 || highRank > n) return null;
  return { lowRank, highRank, coverage: binomialCdf(highRank - 1, n, q) - binomialCdf(lowRank - 1, n, q) };
}

/** The largest l ≤ n with P(B < l) ≤ `tail`; 0 where there is none. */
function largestRank(n: number, q: number, tail: number): number {
  let known = 0;
  let beyond = n + 1;
  while (beyond - known > 1) {
    const rank = Math.floor((known + beyond) / 2);
    if (binomialCdf(rank - 1, n, q) <= tail) known = rank;
    else beyond = rank;
  }
  return known;
}
