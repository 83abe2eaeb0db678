import { requireNonNegative, requirePositiveNumber, requireSeries } from './preconditions.ts';

export interface PageHinkleyOptions {
  /** Change that does not matter, in the unit of the series. */
  readonly delta: number;
  /** Sum at which it alarms, in the same unit. */
  readonly threshold: number;
  readonly direction: 'up' | 'down';
}

export interface PageHinkley {
  /** How far the sum is from its extreme so far. */
  readonly values: readonly number[];
  /** 1-based; `null`: never. */
  readonly alarmAt: number | null;
}

/**
 * A change of the mean of a series whose target nobody knows: each value is held against the mean so far, itself
 * included.
 * Source: Page 1954; Hinkley 1971, "Inference about the change-point from cumulative sum tests".
 * @throws RangeError when the series is empty or not finite, `delta` is negative, or `threshold` is not positive.
 */
export function pageHinkley(
  series: readonly number[],
  { delta, threshold, direction }: PageHinkleyOptions,
): PageHinkley {
  requireSeries('series', series);
  requireNonNegative('delta', delta);
  requirePositiveNumber('threshold', threshold);
  const sign = direction === 'up' ? 1 : -1;
  const values: number[] = [];
  let mean = 0;
  let sum = 0;
  let least = 0;
  for (const [index, value] of series.entries()) {
    mean += (value - mean) / (index + 1);
    sum += sign * (value - mean) - delta;
    least = Math.min(least, sum);
    values.push(sum - least);
  }
  const first = values.findIndex((value) => value > threshold);
  return { values, alarmAt: first < 0 ? null : first + 1 };
}
