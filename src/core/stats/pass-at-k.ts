import { requirePart } from './preconditions.ts';

/**
 * Chance that at least one of `k` samples passes, unbiased from `n` samples of which `c` passed:
 * 1 − C(n−c, k)/C(n, k), as a product so that nothing overflows.
 *
 * Source: Chen et al. 2021, "Evaluating large language models trained on code", equation 1.
 *
 * @throws RangeError when `n` or `k` is 0, `c` > `n`, `k` > `n`, or one of them is no count.
 */
export function passAtK(n: number, c: number, k: number): number {
  requirePart('c', c, 'n', n);
  requirePart('k', k, 'n', n);
  if (k === 0) throw new RangeError('k must be at least 1, not 0');
  if (c === 0) return 0;
  if (n - c < k) return 1;
  // C(n−c, k)/C(n, k) is symmetric in c and k: the shorter product will do.
  const factors = Math.min(c, k);
  const taken = Math.max(c, k);
  let logNone = 0;
  for (let i = 0; i < factors; i++) logNone += Math.log1p(-taken / (n - i));
  return -Math.expm1(logNone);
}
