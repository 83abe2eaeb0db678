import { requirePart } from './preconditions.ts';

/**
 * Chance that all of `k` samples pass, unbiased from `n` samples of which `c` passed: C(c, k)/C(n, k).
 *
 * Source: Yao et al. 2024, "τ-bench", where it is written pass^k.
 *
 * @throws RangeError when `n` or `k` is 0, `c` > `n`, `k` > `n`, or one of them is no count.
 */
export function passHatK(n: number, c: number, k: number): number {
  requirePart('c', c, 'n', n);
  requirePart('k', k, 'n', n);
  if (k === 0) throw new RangeError('k must be at least 1, not 0');
  if (c < k) return 0;
  let all = 1;
  for (let i = 0; i < k; i++) all *= (c - i) / (n - i);
  return all;
}
