import type { TokenPrice } from '../model/price.ts';
import type { Usd } from '../model/units.ts';
import type { Usage } from '../model/usage.ts';
import { callCost } from './call-cost.ts';
import { requireAmount } from './preconditions.ts';

export interface ReinforcementTraining {
  readonly hours: number;
  readonly usdPerHour: Usd;
  /** Answers that a model grades; 0 where the grader is a program. */
  readonly grades?: number;
  /** Tokens of one grade. */
  readonly graderUsage?: Usage;
  readonly graderPrice?: TokenPrice;
}

/**
 * Dollars of one reinforcement fine-tuning run: training time, and the tokens of a grading model.
 *
 * Source: the providers' price sheets (billing per training hour, grader tokens apart).
 *
 * @throws RangeError when an amount is negative or not finite, `callCost` cannot price a grade, or there
 * are grades without `graderUsage` and `graderPrice`: unknown is never free.
 */
export function reinforcementTrainingCost({
  hours,
  usdPerHour,
  grades = 0,
  graderUsage,
  graderPrice,
}: ReinforcementTraining): Usd {
  requireAmount('hours', hours);
  requireAmount('usdPerHour', usdPerHour);
  requireAmount('grades', grades);
  const training = hours * usdPerHour;
  if (grades === 0) return training;
  if (!graderUsage) throw new RangeError(`graderUsage is missing, and grades is ${grades}`);
  if (!graderPrice) throw new RangeError(`graderPrice is missing, and grades is ${grades}`);
  return training + grades * callCost(graderUsage, graderPrice);
}
