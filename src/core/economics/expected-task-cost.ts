import type { Usd } from '../model/units.ts';
import { requireAmount, requireCount, requireShare } from './preconditions.ts';
import { expectTries } from './tries.ts';

export interface RetriedTask {
  readonly callCost: Usd;
  /** Share of calls that pass, each independently of the one before. */
  readonly passRate: number;
  /** Calls at most. */
  readonly maxTries: number;
  /** What a task costs that no call solves: a person, or a stronger model. */
  readonly fallbackCost: Usd;
  /** What it costs to tell whether a call passed, paid at every call. */
  readonly verifierCost?: Usd;
  /** Share of tasks taken for solved that are not, and what each of them costs. */
  readonly undetectedErrorRate?: number;
  readonly undetectedErrorCost?: Usd;
}

/** `attempts` calls a task, the share `solved`, and dollars of a task in all, expected. */
export interface TaskCost {
  readonly attempts: number;
  readonly solved: number;
  readonly cost: Usd;
}

/**
 * Expected dollars of one task that is tried again until it passes: every attempt with its verification,
 * the fallback of what stays unsolved, and the errors that nobody sees. Independent retries are
 * optimistic: what fails once tends to fail again. With measured repeats use them.
 *
 * Source: mean of the truncated geometric distribution.
 *
 * @throws RangeError when an amount is negative or not finite, a rate is outside [0, 1], or `maxTries` is
 * no count of at least 1.
 */
export function expectedTaskCost({
  callCost,
  passRate,
  maxTries,
  fallbackCost,
  verifierCost = 0,
  undetectedErrorRate = 0,
  undetectedErrorCost = 0,
}: RetriedTask): TaskCost {
  requireAmount('callCost', callCost);
  requireShare('passRate', passRate);
  requireCount('maxTries', maxTries, 1);
  requireAmount('fallbackCost', fallbackCost);
  requireAmount('verifierCost', verifierCost);
  requireShare('undetectedErrorRate', undetectedErrorRate);
  requireAmount('undetectedErrorCost', undetectedErrorCost);
  const { attempts, success: solved } = expectTries(passRate, maxTries);
  const errors = solved * undetectedErrorRate * undetectedErrorCost;
  const cost = attempts * (callCost + verifierCost) + (1 - solved) * fallbackCost + errors;
  return { attempts, solved, cost };
}
