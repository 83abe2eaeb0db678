import { type PowerTarget, powerDeviates } from './power-deviates.ts';
import { requireFinite, requireUnitShare } from './preconditions.ts';

export interface NonInferiorityStudy extends PowerTarget {
  /** ψ: share of examples on which exactly one of the two passes. */
  readonly discordance: number;
  /** How much worse, in pass rate, still counts as no worse. */
  readonly margin: number;
  /** The true difference, candidate − reference: 0 where both are thought to be equally good. */
  readonly difference: number;
}

/**
 * Examples that a one-sided test at `alpha` needs to show, with probability `power`, that a candidate is
 * at most `margin` worse than the reference on the same examples. Not rounded; a normal approximation
 * with the variance ψ/n, which is never too small.
 *
 * Source: Lu and Bean 1995, "On the sample size for one-sided equivalence of sensitivities based upon
 * McNemar's test" (the setting); the variance of a paired difference is at most ψ/n.
 *
 * @throws RangeError when `discordance` is 0 or outside [0, 1], `margin` is outside [0, 1), `difference`
 * does not exceed −`margin` or is larger than `discordance`, whatever its sign, `alpha` or `power` is
 * outside (0, 1), or `power` is at most `alpha`.
 */
export function examplesForNonInferiority({
  discordance,
  margin,
  difference,
  alpha = 0.025,
  power = 0.8,
}: NonInferiorityStudy): number {
  requireUnitShare('discordance', discordance);
  if (discordance === 0) throw new RangeError('discordance must exceed 0: the approximation rests on it');
  if (!(margin >= 0 && margin < 1)) throw new RangeError(`margin must lie in [0, 1), not ${margin}`);
  requireFinite('difference', difference);
  if (difference + margin <= 0) {
    throw new RangeError(
      `difference must exceed -margin = ${-margin}, not be ${difference}: it is to be shown to`,
    );
  }
  if (Math.abs(difference) > discordance) {
    throw new RangeError(`difference must be at most discordance = ${discordance}, not ${difference}`);
  }
  const { alarm, miss } = powerDeviates(alpha, power, 1);
  return ((alarm + miss) ** 2 * discordance) / (margin + difference) ** 2;
}
