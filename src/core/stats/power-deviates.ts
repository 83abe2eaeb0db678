import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';
import { requireOpenShare } from './preconditions.ts';

/** What a study must tell: the risk of a false alarm and the chance to see a difference that is there. */
export interface PowerTarget {
  readonly alpha?: number;
  readonly power?: number;
}

/**
 * Standard normal deviates of a false alarm in one tail, and of a difference missed.
 * @throws RangeError when a risk is outside (0, 1), or `power` does not exceed the chance of a false alarm.
 */
export function powerDeviates(
  alpha: number,
  power: number,
  tails: 1 | 2,
): { readonly alarm: number; readonly miss: number } {
  requireOpenShare('alpha', alpha);
  requireOpenShare('power', power);
  const tail = alpha / tails;
  if (power <= tail)
    throw new RangeError(`power must exceed ${tail}, which no example gives, not be ${power}`);
  return { alarm: -normalQuantile(tail, 0, 1), miss: normalQuantile(power, 0, 1) };
}
