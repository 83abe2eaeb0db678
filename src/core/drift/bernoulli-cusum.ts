import { requireOpenShare } from '../stats/preconditions.ts';

export interface BernoulliShift {
  /** Pass rate while nothing is wrong, and the one to be found, each in (0, 1). */
  readonly from: number;
  readonly to: number;
}

/**
 * Cumulative log-likelihood ratio of single passes and failures, floored at 0: for trials that come one by one.
 * Source: Reynolds and Stoumbos 1999, "A CUSUM chart for monitoring a proportion when inspecting continuously".
 * @throws RangeError when a rate is outside (0, 1).
 */
export function bernoulliCusum(
  passed: readonly boolean[],
  { from, to }: BernoulliShift,
): { readonly values: readonly number[] } {
  requireOpenShare('from', from);
  requireOpenShare('to', to);
  const pass = Math.log(to / from);
  const failure = Math.log((1 - to) / (1 - from));
  const values: number[] = [];
  for (const [index, isPass] of passed.entries())
    values.push(Math.max(0, (values[index - 1] ?? 0) + (isPass ? pass : failure)));
  return { values };
}
