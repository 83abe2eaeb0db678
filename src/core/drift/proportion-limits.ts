import type { Interval } from '../stats/interval.ts';
import { requireCount, requireUnitShare } from '../stats/preconditions.ts';
import { requirePositiveNumber } from './preconditions.ts';

export interface ProportionChart {
  readonly rate: number;
  /** Trials of one point. */
  readonly n: number;
  readonly sigmas?: number;
}

/**
 * Limits of a p-chart: between which shares of `n` trials lie while the rate is what it was; not cut off at 0 and 1.
 * Source: Shewhart 1931, "Economic control of quality of manufactured product".
 * @throws RangeError when `rate` is no share, `n` no count of at least 1, or `sigmas` not positive.
 */
export function proportionLimits({ rate, n, sigmas = 3 }: ProportionChart): Interval {
  requireUnitShare('rate', rate);
  requireCount('n', n, 1);
  requirePositiveNumber('sigmas', sigmas);
  const width = sigmas * Math.sqrt((rate * (1 - rate)) / n);
  return { low: rate - width, high: rate + width };
}
