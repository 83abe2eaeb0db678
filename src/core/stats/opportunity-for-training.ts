import { requireFinite, requireUnitShare } from './preconditions.ts';

/**
 * How much there is to gain by training, in [0, 1]: max(0, κ)·(1 − accuracy of the frontier model). High
 * where experts agree on what is right and the frontier still fails.
 *
 * Source: breakeven's own index, an ordering aid without a unit; κ after Cohen 1960.
 *
 * @throws RangeError when `kappa` exceeds 1 or is not finite, or `frontierAccuracy` is outside [0, 1].
 */
export function opportunityForTraining({
  kappa,
  frontierAccuracy,
}: {
  readonly kappa: number;
  readonly frontierAccuracy: number;
}): number {
  requireFinite('kappa', kappa);
  if (kappa > 1) throw new RangeError(`kappa must be at most 1, not ${kappa}`);
  requireUnitShare('frontierAccuracy', frontierAccuracy);
  return Math.max(0, kappa) * (1 - frontierAccuracy);
}
