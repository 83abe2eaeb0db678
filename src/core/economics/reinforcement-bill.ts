import type { Usd } from '../model/units.ts';
import { requireAmount } from './preconditions.ts';

export interface ReinforcementBill {
  /** Rollouts, grading, updates and validation; not the queue, checks of files, or safety evaluations. */
  readonly coreLoopSeconds: number;
  /** Of those, what the provider lost and did again. */
  readonly lostSeconds?: number;
  readonly usdPerHour: Usd;
}

/**
 * What a reinforcement job is billed, in dollars and whole cents: the core loop's wall clock, whether
 * it succeeded, failed, was paused or cancelled; work that the provider lost is not charged. Tokens of a grading
 * model are a line of their own.
 *
 * Source: OpenAI's billing guide for reinforcement fine-tuning (2025).
 *
 * @throws RangeError when an amount is negative or not finite, or more was lost than was done.
 */
export function reinforcementBill({ coreLoopSeconds, lostSeconds = 0, usdPerHour }: ReinforcementBill): Usd {
  requireAmount('coreLoopSeconds', coreLoopSeconds);
  requireAmount('lostSeconds', lostSeconds);
  requireAmount('usdPerHour', usdPerHour);
  if (lostSeconds > coreLoopSeconds)
    throw new RangeError(
      `lostSeconds must be at most coreLoopSeconds, ${coreLoopSeconds}, not ${lostSeconds}`,
    );
  return Math.round(((coreLoopSeconds - lostSeconds) / 3600) * usdPerHour * 100) / 100;
}
