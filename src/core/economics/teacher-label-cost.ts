import type { TokenPrice } from '../model/price.ts';
import type { Usd } from '../model/units.ts';
import type { Usage } from '../model/usage.ts';
import { callCost } from './call-cost.ts';
import { requireAmount } from './preconditions.ts';

export interface TeacherLabels {
  /** Labels that have to be accepted in the end. */
  readonly labels: number;
  /** Share of the teacher's answers that pass the filter, in (0, 1]. */
  readonly acceptance: number;
  /** Tokens of one call to the teacher. */
  readonly usage: Usage;
  readonly price: TokenPrice;
}

/**
 * Expected dollars of a teacher's answers as training labels: labels ÷ acceptance calls, the rejected
 * ones paid for as well.
 *
 * Source: mean of the negative binomial distribution.
 *
 * @throws RangeError when `labels` is negative, `acceptance` is outside (0, 1], or `callCost` cannot
 * price the usage.
 */
export function teacherLabelCost({ labels, acceptance, usage, price }: TeacherLabels): Usd {
  requireAmount('labels', labels);
  if (!(acceptance > 0 && acceptance <= 1)) {
    throw new RangeError(`acceptance must lie in (0, 1], not ${acceptance}`);
  }
  return (labels / acceptance) * callCost(usage, price);
}
