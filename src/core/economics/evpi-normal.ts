import type { Usd } from '../model/units.ts';
import { expectedShortfall } from './normal-loss.ts';
import { requireAmount, requireFinite } from './preconditions.ts';

/** What is believed of a saving (or of any figure whose sign decides): normal, in dollars or scaled to them. */
export interface NormalBelief {
  readonly mean: number;
  readonly sd: number;
}

/**
 * What it would be worth to know the saving exactly before choosing between it and nothing: an upper
 * bound of every measurement's value. In the unit of the saving.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory": sd·[φ(u) − u(1 − Φ(u))] with
 * u = |mean|/sd.
 *
 * @throws RangeError when `mean` is not finite or `sd` is negative or not finite.
 */
export function evpiNormal({ mean, sd }: NormalBelief): Usd {
  requireFinite('mean', mean);
  requireAmount('sd', sd);
  return expectedShortfall(Math.abs(mean), sd);
}
