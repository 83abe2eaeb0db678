import { requirePositiveNumber, requireSeries } from './preconditions.ts';

export interface EwmaOptions {
  readonly target: number;
  readonly sd: number;
  /** Weight of the newest value, in (0, 1]. */
  readonly lambda?: number;
  /** Standard deviations of the average at which it alarms. */
  readonly limit?: number;
}

export interface Ewma {
  readonly values: readonly number[];
  /** Limits, which widen to their final distance. */
  readonly lower: readonly number[];
  readonly upper: readonly number[];
  /** 1-based; `null`: never. */
  readonly alarmAt: number | null;
}

/**
 * Exponentially weighted moving average with exact limits.
 * Source: Roberts 1959; Lucas and Saccucci 1990.
 * @throws RangeError when the series is empty or not finite, `sd` or `limit` is not positive, or `lambda` not in (0, 1].
 */
export function ewma(
  series: readonly number[],
  { target, sd, lambda = 0.2, limit = 2.7 }: EwmaOptions,
): Ewma {
  requireSeries('series', series);
  requirePositiveNumber('sd', sd);
  requirePositiveNumber('limit', limit);
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda must lie in (0, 1], not ${lambda}`);
  const values: number[] = [];
  const widths = series.map(
    (_, index) => limit * sd * Math.sqrt((lambda / (2 - lambda)) * (1 - (1 - lambda) ** (2 * (index + 1)))),
  );
  for (const [index, value] of series.entries())
    values.push(lambda * value + (1 - lambda) * (values[index - 1] ?? target));
  const lower = widths.map((width) => target - width);
  const upper = widths.map((width) => target + width);
  const first = values.findIndex((value, index) => Math.abs(value - target) > (widths[index] as number));
  return { values, lower, upper, alarmAt: first < 0 ? null : first + 1 };
}
