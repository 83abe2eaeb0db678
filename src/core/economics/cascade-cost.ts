import type { Usd } from '../model/units.ts';
import { requireAmount, requireShare } from './preconditions.ts';

export interface Cascade {
  /** Dollars of one call each: the cheap model, what checks its answer, the strong model. */
  readonly cheap: Usd;
  readonly verifier: Usd;
  readonly strong: Usd;
  readonly cheapAccuracy: number;
  /** Share of the cheap model's right answers that the verifier lets through. */
  readonly sensitivity: number;
  /** Share of its wrong answers that the verifier stops. */
  readonly specificity: number;
  /** Accuracy of the strong model where the cheap one is right, and where it is wrong: from paired rows. */
  readonly strongGivenCheapRight: number;
  readonly strongGivenCheapWrong: number;
}

/** The share of requests `escalated` to the strong model, dollars of a request, accuracy, dollars per success. */
export interface CascadeCost {
  readonly escalated: number;
  readonly cost: Usd;
  readonly accuracy: number;
  readonly costPerSuccess: Usd;
}

/**
 * A cheap model first, a verifier, and a strong model for what it stops. Both models fail on the same
 * hard requests, so that the strong one's accuracy is asked for given the cheap one's outcome: measured
 * on paired rows, never assumed independent. Of requests with the same outcome of the cheap model, those
 * that are stopped are taken to be as hard for the strong one as the others.
 *
 * Source: law of total probability; Chen, Zaharia and Zou 2023, "FrugalGPT" (the cascade).
 *
 * @throws RangeError when a cost is negative or not finite, a share is outside [0, 1], or no request is
 * ever answered right, so that a cost per success does not exist.
 */
export function cascadeCost({
  cheap,
  verifier,
  strong,
  cheapAccuracy,
  sensitivity,
  specificity,
  strongGivenCheapRight,
  strongGivenCheapWrong,
}: Cascade): CascadeCost {
  requireAmount('cheap', cheap);
  requireAmount('verifier', verifier);
  requireAmount('strong', strong);
  requireShare('cheapAccuracy', cheapAccuracy);
  requireShare('sensitivity', sensitivity);
  requireShare('specificity', specificity);
  requireShare('strongGivenCheapRight', strongGivenCheapRight);
  requireShare('strongGivenCheapWrong', strongGivenCheapWrong);
  const stoppedRight = cheapAccuracy * (1 - sensitivity);
  const stoppedWrong = (1 - cheapAccuracy) * specificity;
  const escalated = stoppedRight + stoppedWrong;
  const cost = cheap + verifier + escalated * strong;
  const accuracy =
    cheapAccuracy * sensitivity + stoppedRight * strongGivenCheapRight + stoppedWrong * strongGivenCheapWrong;
  if (accuracy === 0) {
    throw new RangeError('cheapAccuracy and strongGivenCheapWrong leave no success to pay for');
  }
  return { escalated, cost, accuracy, costPerSuccess: cost / accuracy };
}
