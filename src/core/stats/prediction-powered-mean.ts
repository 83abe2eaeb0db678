import { requireAmount, requireCount, requireFinite } from './preconditions.ts';

export interface PredictionPowered {
  /** Mean and variance of the judge's scores of `judged` answers. */
  readonly judgedMean: number;
  readonly judgedVariance: number;
  readonly judged: number;
  /** Mean and standard deviation of person's less judge's score, on `labelled` other answers. */
  readonly meanDifference: number;
  readonly sdDifference: number;
  readonly labelled: number;
}

/**
 * The mean score that people would give: the judge's over many answers, moved by how far people differ
 * from it on a few. Unbiased however bad the judge is, and narrow where it is good.
 * se² = judgedVariance/judged + sdDifference²/labelled.
 *
 * Source: Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, "Prediction-powered inference".
 *
 * @throws RangeError when a mean is not finite, a variance or deviation is negative, or `judged` or
 * `labelled` is no count of at least 1.
 */
export function predictionPoweredMean({
  judgedMean,
  judgedVariance,
  judged,
  meanDifference,
  sdDifference,
  labelled,
}: PredictionPowered): { value: number; se: number } {
  requireFinite('judgedMean', judgedMean);
  requireAmount('judgedVariance', judgedVariance);
  requireCount('judged', judged, 1);
  requireFinite('meanDifference', meanDifference);
  requireAmount('sdDifference', sdDifference);
  requireCount('labelled', labelled, 1);
  return {
    value: judgedMean + meanDifference,
    se: Math.sqrt(judgedVariance / judged + sdDifference ** 2 / labelled),
  };
}
