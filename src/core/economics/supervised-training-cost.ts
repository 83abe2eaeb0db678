import type { Usd } from '../model/units.ts';
import { requireAmount } from './preconditions.ts';

export interface SupervisedTraining {
  /** Tokens of the whole training set, once through. */
  readonly tokens: number;
  readonly epochs: number;
  /** Dollars per million trained tokens. */
  readonly usdPerMillion: Usd;
}

/**
 * Dollars of one supervised fine-tuning run: every token is paid for in every epoch.
 *
 * Source: the providers' price sheets (billing per trained token).
 *
 * @throws RangeError when an argument is negative or not finite.
 */
export function supervisedTrainingCost({ tokens, epochs, usdPerMillion }: SupervisedTraining): Usd {
  requireAmount('tokens', tokens);
  requireAmount('epochs', epochs);
  requireAmount('usdPerMillion', usdPerMillion);
  return (tokens * epochs * usdPerMillion) / 1e6;
}
