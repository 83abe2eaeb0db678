import type { Usd } from '../model/units.ts';
import { requireValues } from './preconditions.ts';

/**
 * The monthly rate at which the flows are worth nothing today; `flows[0]` falls at month 0. Where flows
 * change sign more than once there may be several such rates, or none: it answers only where there is
 * provably one, or exactly one above 0.
 *
 * Source: Descartes' rule of signs; Norstrom 1972, "A sufficient condition for a unique nonnegative
 * internal rate of return".
 *
 * @throws RangeError when `flows` is empty, a flow is not finite, flows are never of both signs, or the
 * rate is not known to be unique.
 */
export function internalRateOfReturn(flows: readonly Usd[]): number {
  requireValues('flows', flows);
  const changes = signChanges(flows);
  if (changes === 0) throw new RangeError('flows must hold both gains and losses');
  // Months without a flow before the first and after the last do not move the rate.
  const first = flows.findIndex((flow) => flow !== 0);
  const last = flows.findLastIndex((flow) => flow !== 0);
  const moving = flows.slice(first, last + 1);
  if (changes === 1) return solve(moving, 1);
  const cumulative = runningSums(moving);
  if (cumulative.at(-1) !== 0 && signChanges(cumulative) === 1) return solve(moving, 0);
  throw new RangeError(`flows change sign ${changes} times: their rate of return may not be unique`);
}

/**
 * Bisects for the log of a month's discount factor, −log(1 + rate), between one so low that the first
 * flow decides and one so high that the last does: `most`, doubled until it is where it is above 0.
 */
function solve(flows: readonly Usd[], most: number): number {
  const early = Math.sign(flows[0] as number);
  const isBeforeRoot = (logDiscount: number): boolean => Math.sign(worth(flows, logDiscount)) === early;
  let low = -1;
  while (!isBeforeRoot(low)) low *= 2;
  let high = most;
  while (high > 0 && isBeforeRoot(high)) high *= 2;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return Math.expm1(-middle);
    if (isBeforeRoot(middle)) low = middle;
    else high = middle;
  }
}

/** Present value but for a positive factor, which keeps the powers of a discount above 1 in range. */
function worth(flows: readonly Usd[], logDiscount: number): number {
  const last = flows.length - 1;
  const origin = logDiscount > 0 ? last : 0;
  return flows.reduce((sum, flow, month) => sum + flow * Math.exp(logDiscount * (month - origin)), 0);
}

function signChanges(values: readonly number[]): number {
  const signs = values.map(Math.sign).filter((sign) => sign !== 0);
  return signs.filter((sign, index) => index > 0 && sign !== signs[index - 1]).length;
}

function runningSums(flows: readonly Usd[]): number[] {
  let sum = 0;
  return flows.map((flow) => {
    sum += flow;
    return sum;
  });
}
