import { type PowerTarget, powerDeviates } from './power-deviates.ts';
import { requireAmount, requireCount, requireFinite } from './preconditions.ts';

export interface MeanDifferenceStudy extends PowerTarget {
  /** The mean difference that must not be missed, in score. */
  readonly delta: number;
  /** ω²: variance over examples of the difference of the two expected scores. */
  readonly betweenVariance: number;
  /** σ² of each candidate: variance of its score when the same example is repeated. */
  readonly withinVariance: readonly [number, number];
  /** Repeats of each example, by candidate. */
  readonly repeats: readonly [number, number];
}

/**
 * Examples, both candidates on each, that a two-sided paired test at `alpha` needs to see a mean
 * difference of `delta` with probability `power`. Not rounded; a normal approximation. More repeats
 * shrink only the variance within examples.
 *
 * Source: Miller 2024, "Adding error bars to evals" (sample size formula).
 *
 * @throws RangeError when `delta` is 0, a variance is negative, repeats are no count of at least 1,
 * `alpha` or `power` is outside (0, 1), or `power` is at most `alpha`/2.
 */
export function examplesForMeanDifference({
  delta,
  betweenVariance,
  withinVariance,
  repeats,
  alpha = 0.05,
  power = 0.8,
}: MeanDifferenceStudy): number {
  requireFinite('delta', delta);
  if (delta === 0) throw new RangeError('delta must not be 0: no number of examples shows it');
  requireAmount('betweenVariance', betweenVariance);
  let variance = betweenVariance;
  for (const candidate of [0, 1] as const) {
    requireAmount(`withinVariance[${candidate}]`, withinVariance[candidate]);
    requireCount(`repeats[${candidate}]`, repeats[candidate], 1);
    variance += withinVariance[candidate] / repeats[candidate];
  }
  const { alarm, miss } = powerDeviates(alpha, power, 2);
  return ((alarm + miss) ** 2 * variance) / delta ** 2;
}
