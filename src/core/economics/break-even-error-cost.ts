import type { Usd } from '../model/units.ts';
import { requireAmount, requireShare } from './preconditions.ts';

/** What a request costs and the share of requests that pass. */
export interface CostAndQuality {
  readonly callCost: Usd;
  readonly passRate: number;
}

/**
 * The cost of one error at which two candidates cost the same: above it the one that passes more pays.
 * Symmetric in its arguments. Not positive where the better one is not dearer either: it pays anyway.
 *
 * Source: callCost_a + (1 − pass_a)·e = callCost_b + (1 − pass_b)·e, solved for e.
 *
 * @throws RangeError when a cost is negative or not finite, a rate is outside [0, 1], or both rates are
 * equal, so that no cost of an error tells them apart.
 */
export function breakEvenErrorCost(a: CostAndQuality, b: CostAndQuality): Usd {
  requireAmount('a.callCost', a.callCost);
  requireAmount('b.callCost', b.callCost);
  requireShare('a.passRate', a.passRate);
  requireShare('b.passRate', b.passRate);
  if (a.passRate === b.passRate)
    throw new RangeError(`a.passRate and b.passRate must differ, not both be ${a.passRate}`);
  return (a.callCost - b.callCost) / (a.passRate - b.passRate);
}
