import type { JudgedRate } from './correct-for-judge.ts';
import { criticalZ } from './critical-value.ts';
import type { Interval } from './interval.ts';
import { requireOpenShare, requirePositive, requireUnitShare } from './preconditions.ts';

/**
 * Interval of the pass rate behind an imperfect judge's, clipped to [0, 1], with all three samples in it; their
 * sizes may be effective ones. Everything is possible where the judge, shrunk towards a coin as the interval
 * does, tells nothing.
 *
 * Source: Lang and Reiczigel 2014, "Confidence limits for prevalence of disease adjusted for estimated
 * sensitivity and specificity".
 *
 * @throws RangeError when a share is outside [0, 1], a sample is not positive, or `level` is outside (0, 1).
 */
export function judgedRateInterval(rate: JudgedRate, level = 0.95): Interval {
  const { observed, n, sensitivity, nPositive, specificity, nNegative } = rate;
  requireUnitShare('observed', observed);
  requireUnitShare('sensitivity', sensitivity);
  requireUnitShare('specificity', specificity);
  requirePositive('n', n);
  requirePositive('nPositive', nPositive);
  requirePositive('nNegative', nNegative);
  requireOpenShare('level', level);
  const z = criticalZ(level);
  const seen = (n * observed + z ** 2 / 2) / (n + z ** 2);
  const se = (nPositive * sensitivity + 1) / (nPositive + 2);
  const sp = (nNegative * specificity + 1) / (nNegative + 2);
  const power = se + sp - 1;
  if (power <= 0) return { low: 0, high: 1 };
  const point = (seen + sp - 1) / power;
  const varianceOfSe = (se * (1 - se)) / (nPositive + 2);
  const varianceOfSp = (sp * (1 - sp)) / (nNegative + 2);
  const shift = 2 * z ** 2 * (point * varianceOfSe - (1 - point) * varianceOfSp);
  const variance =
    (seen * (1 - seen)) / (n + z ** 2) + point ** 2 * varianceOfSe + (1 - point) ** 2 * varianceOfSp;
  const reach = (z * Math.sqrt(variance)) / power;
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return { low: clip(point + shift - reach), high: clip(point + shift + reach) };
}
