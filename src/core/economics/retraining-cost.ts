import type { Usd } from '../model/units.ts';
import { monthlyRate } from './monthly-rate.ts';
import { requireAmount, requirePositive } from './preconditions.ts';

export interface Retraining {
  /** Dollars each time. */
  readonly cost: Usd;
  readonly everyMonths: number;
  readonly horizonMonths: number;
  readonly yearlyRate: number;
}

/**
 * Worth today of buying a training again after `everyMonths`, twice that and so on, strictly before the
 * horizon. The first purchase is not in it.
 *
 * Source: present value of an annuity; monthly rate (1 + yearlyRate)^(1/12) − 1.
 *
 * @throws RangeError when `cost` or `horizonMonths` is negative or not finite, `everyMonths` is not
 * positive, or `yearlyRate` is not above −1.
 */
export function retrainingCost({ cost, everyMonths, horizonMonths, yearlyRate }: Retraining): Usd {
  requireAmount('cost', cost);
  requirePositive('everyMonths', everyMonths);
  requireAmount('horizonMonths', horizonMonths);
  const logDiscount = -everyMonths * Math.log1p(monthlyRate(yearlyRate));
  const periods = horizonMonths / everyMonths;
  const purchases = Math.max(0, Math.ceil(periods * (1 - 1e-12)) - 1); // one at the horizon does not count
  if (logDiscount === 0) return cost * purchases;
  // q + q² + … + q^N, stable where q is near 1.
  return (cost * Math.exp(logDiscount) * Math.expm1(logDiscount * purchases)) / Math.expm1(logDiscount);
}
