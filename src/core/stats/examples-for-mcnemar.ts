import { type PowerTarget, powerDeviates } from './power-deviates.ts';
import { requireFinite, requireUnitShare } from './preconditions.ts';

export interface McNemarStudy extends PowerTarget {
  /** ψ: share of examples on which exactly one of the two passes. */
  readonly discordance: number;
  /** The difference of the two pass rates that must not be missed. */
  readonly difference: number;
}

/**
 * Examples that McNemar's two-sided test at `alpha` needs to see `difference` with probability `power`,
 * where a share `discordance` of examples tells the two apart. Not rounded; a normal approximation.
 *
 * Source: Connor 1987, "Sample size for testing differences in proportions for the paired-sample design".
 *
 * @throws RangeError when `difference` is 0 or, whatever its sign, exceeds `discordance`, which must lie
 * in [0, 1], `alpha` or `power` is outside (0, 1), or `power` is at most `alpha`/2.
 */
export function examplesForMcNemar({
  discordance,
  difference,
  alpha = 0.05,
  power = 0.8,
}: McNemarStudy): number {
  requireUnitShare('discordance', discordance);
  requireFinite('difference', difference);
  if (difference === 0) throw new RangeError('difference must not be 0: no number of examples shows it');
  if (Math.abs(difference) > discordance) {
    throw new RangeError(`difference must be at most discordance = ${discordance}, not ${difference}`);
  }
  const { alarm, miss } = powerDeviates(alpha, power, 2);
  const reach = alarm * Math.sqrt(discordance) + miss * Math.sqrt(discordance - difference ** 2);
  return (reach / difference) ** 2;
}
