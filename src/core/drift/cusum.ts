import { requireNonNegative, requirePositiveNumber, requireSeries } from './preconditions.ts';

export interface CusumOptions {
  /** Mean and standard deviation of the series while nothing is wrong. */
  readonly target: number;
  readonly sd: number;
  /** Slack, in standard deviations: half the shift that matters. */
  readonly k?: number;
  /** Sum at which it alarms, in standard deviations. */
  readonly h?: number;
}

export interface Cusum {
  /** Sums of what fell short of, and went beyond, the target by more than the slack, each floored at 0. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** 1-based; `null`: never. */
  readonly alarmAt: number | null;
}

/**
 * Tabular cumulative sums of a series: they find small shifts that last.
 * Source: Page 1954, "Continuous inspection schemes"; Montgomery, "Introduction to statistical quality control", 9.1.
 * @throws RangeError when the series is empty or not finite, `sd` or `h` is not positive, or `k` is negative.
 */
export function cusum(series: readonly number[], { target, sd, k = 0.5, h = 4 }: CusumOptions): Cusum {
  requireSeries('series', series);
  requirePositiveNumber('sd', sd);
  requireNonNegative('k', k);
  requirePositiveNumber('h', h);
  const lower: number[] = [];
  const upper: number[] = [];
  for (const [index, value] of series.entries()) {
    const z = (value - target) / sd;
    lower.push(Math.max(0, (lower[index - 1] ?? 0) - z - k));
    upper.push(Math.max(0, (upper[index - 1] ?? 0) + z - k));
  }
  const first = series.findIndex((_, index) => (lower[index] ?? 0) > h || (upper[index] ?? 0) > h);
  return { lower, upper, alarmAt: first < 0 ? null : first + 1 };
}
