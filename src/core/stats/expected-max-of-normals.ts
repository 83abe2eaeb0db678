import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { requireCount } from './preconditions.ts';

const STEP = 1 / 64;
const END = 16; // beyond it not even 9e15 values have anything

/**
 * By how many standard errors the best of `k` equally good candidates looks better than it is: the
 * expected maximum of k independent standard normals, E = ∫ (1 − Φ(x)^k − (1 − Φ(x))^k) dx from 0 on.
 *
 * Source: Tippett 1925, "On the extreme individuals and the range of samples taken from a normal
 * population". The integrand is even and smooth, so that the trapezoidal rule is exact to rounding.
 *
 * @throws RangeError when `k` is no count of at least 1.
 */
export function expectedMaxOfNormals(k: number): number {
  requireCount('k', k, 1);
  if (k === 1) return 0;
  let sum = (1 - 2 * 0.5 ** k) / 2;
  for (let x = STEP; x < END; x += STEP) {
    const above = normalCdf(-x, 0, 1);
    sum += -Math.expm1(k * Math.log1p(-above)) - above ** k;
  }
  return sum * STEP;
}
