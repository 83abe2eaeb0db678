import type { Usd } from '../model/units.ts';
import { requireAmount, requireCount, requireShare } from './preconditions.ts';
import { expectTries, type Tries } from './tries.ts';

export interface TrainingPlan {
  /** Dollars of one run. */
  readonly cost: Usd;
  /** Share of runs that come out usable. */
  readonly successRate: number;
  readonly maxTries: number;
}

/** Expected runs, the chance that one is usable, and the dollars of all. */
export interface TrainingAttempts extends Tries {
  readonly cost: Usd;
}

/**
 * What training costs when a run may fail and is then repeated, `maxTries` times at most; failed runs
 * are paid for, too. Runs are taken to fail independently.
 *
 * Source: mean of the truncated geometric distribution.
 *
 * @throws RangeError when `cost` is negative or not finite, `successRate` is outside [0, 1], or
 * `maxTries` is no count of at least 1.
 */
export function trainingAttempts({ cost, successRate, maxTries }: TrainingPlan): TrainingAttempts {
  requireAmount('cost', cost);
  requireShare('successRate', successRate);
  requireCount('maxTries', maxTries, 1);
  const tries = expectTries(successRate, maxTries);
  return { ...tries, cost: tries.attempts * cost };
}
