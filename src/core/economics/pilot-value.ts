import type { Usd } from '../model/units.ts';
import { requireAmount, requireShare } from './preconditions.ts';

export interface Pilot {
  /** Chance, before the pilot, that the whole thing works. */
  readonly prior: number;
  /** Dollars gained if one goes ahead and it works, and lost if it does not, both positive. */
  readonly gain: Usd;
  readonly loss: Usd;
  /** Chance that the pilot says yes where it would work, and no where it would not. */
  readonly sensitivity: number;
  readonly specificity: number;
}

/**
 * What a pilot's answer is worth, in dollars and without its price: the expected value of going ahead
 * or not after it, less that of the better choice without it. 0 where no answer would change the choice.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory" (two states, two actions).
 *
 * @throws RangeError when a share is outside [0, 1], or an amount is negative or not finite.
 */
export function pilotValue({ prior, gain, loss, sensitivity, specificity }: Pilot): Usd {
  requireShare('prior', prior);
  requireAmount('gain', gain);
  requireAmount('loss', loss);
  requireShare('sensitivity', sensitivity);
  requireShare('specificity', specificity);
  const won = prior * gain;
  const lost = (1 - prior) * loss;
  const chosen = won >= lost ? 1 : -1;
  const afterYes = sensitivity * won - (1 - specificity) * lost;
  const afterNo = (1 - sensitivity) * won - specificity * lost;
  return Math.max(0, -chosen * afterYes) + Math.max(0, -chosen * afterNo); // what changing one's mind saves
}
