import { requireCount, requireUnitShare } from './preconditions.ts';

export interface JudgedRate {
  /** Share of `n` answers that the judge passes. */
  readonly observed: number;
  readonly n: number;
  /** Share of `nPositive` truly right answers that it passes. */
  readonly sensitivity: number;
  readonly nPositive: number;
  /** Share of `nNegative` truly wrong answers that it fails. */
  readonly specificity: number;
  readonly nNegative: number;
}

/**
 * The pass rate behind an imperfect judge's, from its hits and misses on answers that people labelled,
 * with a delta-method standard error that carries all three samples. Unclipped: it may leave [0, 1].
 *
 * Source: Rogan and Gladen 1978, "Estimating prevalence from the results of a screening test".
 *
 * @throws RangeError when a share is outside [0, 1], a sample is no count of at least 1, or the judge is
 * no better than chance (`sensitivity` + `specificity` ≤ 1).
 */
export function correctForJudge({
  observed,
  n,
  sensitivity,
  nPositive,
  specificity,
  nNegative,
}: JudgedRate): { value: number; se: number } {
  requireUnitShare('observed', observed);
  requireUnitShare('sensitivity', sensitivity);
  requireUnitShare('specificity', specificity);
  requireCount('n', n, 1);
  requireCount('nPositive', nPositive, 1);
  requireCount('nNegative', nNegative, 1);
  const informedness = sensitivity + specificity - 1;
  if (informedness <= 0) {
    throw new RangeError(
      `sensitivity + specificity must exceed 1, not be ${sensitivity + specificity}: such a judge tells nothing`,
    );
  }
  const value = (observed + specificity - 1) / informedness;
  const variance =
    (observed * (1 - observed)) / n +
    (value ** 2 * sensitivity * (1 - sensitivity)) / nPositive +
    ((1 - value) ** 2 * specificity * (1 - specificity)) / nNegative;
  return { value, se: Math.sqrt(variance) / informedness };
}
