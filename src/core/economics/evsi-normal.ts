import type { Usd } from '../model/units.ts';
import type { NormalBelief } from './evpi-normal.ts';
import { expectedShortfall } from './normal-loss.ts';
import { requireAmount, requireCount, requireFinite } from './preconditions.ts';

/** A measurement to come: the mean of samples, each the figure plus noise with deviation `noiseSd`. */
export interface NormalMeasurement extends NormalBelief {
  readonly noiseSd: number;
  /** Dollars that one unit of the figure is worth: 1 where it is in dollars already. */
  readonly value: Usd;
}

/**
 * What it is worth to take `n` samples before choosing between the figure and nothing, in dollars and
 * without their price. Never above `value` times `evpiNormal`.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory": value·s̃·[φ(u) − u(1 − Φ(u))],
 * u = |mean|/s̃, s̃ = sd²/√(sd² + noiseSd²/n).
 *
 * @throws RangeError when `mean` is not finite, a deviation or `value` is negative or not finite, or `n` is
 * no count.
 */
export function evsiNormal({ mean, sd, noiseSd, n, value }: NormalMeasurement & { readonly n: number }): Usd {
  requireFinite('mean', mean);
  requireAmount('sd', sd);
  requireAmount('noiseSd', noiseSd);
  requireCount('n', n);
  requireAmount('value', value);
  if (n === 0 || sd === 0) return 0;
  const spread = sd / Math.hypot(1, noiseSd / sd / Math.sqrt(n)); // of the mean as it will be believed
  return value * expectedShortfall(Math.abs(mean), spread);
}
