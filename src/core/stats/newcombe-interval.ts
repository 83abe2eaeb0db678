import type { Interval } from './interval.ts';
import { requirePart } from './preconditions.ts';
import { wilsonInterval } from './wilson-interval.ts';

/**
 * Interval of the difference x1/n1 − x2/n2 of two rates from independent samples, put together from
 * both Wilson intervals. For the same examples `tangoInterval` is narrower.
 *
 * Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
 *
 * @throws RangeError when `n1` or `n2` is 0, `x1` > `n1`, `x2` > `n2`, one of them is no count, or
 * `level` is outside (0, 1).
 */
export function newcombeInterval(x1: number, n1: number, x2: number, n2: number, level = 0.95): Interval {
  requirePart('x1', x1, 'n1', n1);
  requirePart('x2', x2, 'n2', n2);
  const [p1, p2] = [x1 / n1, x2 / n2];
  const first = wilsonInterval(x1, n1, level);
  const second = wilsonInterval(x2, n2, level);
  return {
    low: p1 - p2 - Math.hypot(p1 - first.low, second.high - p2),
    high: p1 - p2 + Math.hypot(first.high - p1, p2 - second.low),
  };
}
