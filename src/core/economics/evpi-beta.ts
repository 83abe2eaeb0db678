import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import type { Usd } from '../model/units.ts';
import { requireAmount, requirePositive, requireShare } from './preconditions.ts';

/** Beta(`alpha`, `beta`) is believed of a rate that is worth `value`·(rate − `threshold`) dollars if taken. */
export interface BetaBelief {
  readonly alpha: number;
  readonly beta: number;
  readonly threshold: number;
  readonly value: Usd;
}

/**
 * What it would be worth, in dollars, to know the rate exactly before choosing between it and nothing.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory": the partial expectation of a
 * beta distribution.
 *
 * @throws RangeError when `alpha` or `beta` is not positive, `threshold` is outside [0, 1], or `value` is
 * negative or not finite.
 */
export function evpiBeta(belief: BetaBelief): Usd {
  requireBelief(belief);
  const { alpha, beta, threshold, value } = belief;
  const mean = alpha / (alpha + beta);
  // What is chosen without knowing, and the chance that it is wrong; 1 − rate where it is "nothing".
  return mean >= threshold
    ? value * shortfall(alpha, beta, threshold)
    : value * shortfall(beta, alpha, 1 - threshold);
}

/** E max(0, t − θ) of a Beta(a, b). */
function shortfall(a: number, b: number, t: number): number {
  return Math.max(0, t * betaCdf(t, a, b) - (a / (a + b)) * betaCdf(t, a + 1, b));
}

/** @throws RangeError unless the belief is one. */
export function requireBelief({ alpha, beta, threshold, value }: BetaBelief): void {
  requirePositive('alpha', alpha);
  requirePositive('beta', beta);
  requireShare('threshold', threshold);
  requireAmount('value', value);
}
