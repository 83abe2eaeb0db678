import type { Usd } from '../model/units.ts';
import { monthlyRate } from './monthly-rate.ts';
import { requireValues } from './preconditions.ts';

/** Months until the flows have paid themselves back, as they are and discounted. */
export interface Payback {
  readonly simple: number | 'never';
  readonly discounted: number | 'never';
}

/**
 * The month at which cumulative flows first reach 0, linear within the month; 0 where `flows[0]` is not
 * negative. `flows[0]` falls at month 0. A later purchase may make them negative again: the net present
 * value tells.
 *
 * Source: textbook capital budgeting (Brealey, Myers and Allen); monthly rate (1 + yearlyRate)^(1/12) − 1.
 *
 * @throws RangeError when `flows` is empty, a flow is not finite, or `yearlyRate` is not above −1.
 */
export function payback(flows: readonly Usd[], yearlyRate: number): Payback {
  requireValues('flows', flows);
  const rate = monthlyRate(yearlyRate);
  const discounted = flows.map((flow, month) => flow / (1 + rate) ** month);
  return { simple: monthsToZero(flows), discounted: monthsToZero(discounted) };
}

function monthsToZero(flows: readonly Usd[]): number | 'never' {
  const rounding = 1e-12 * flows.reduce((most, flow) => Math.max(most, Math.abs(flow)), 0);
  let cumulative = 0;
  for (const [month, flow] of flows.entries()) {
    const before = cumulative;
    cumulative += flow;
    if (cumulative < -rounding) continue;
    return month === 0 ? 0 : month - 1 + Math.min(1, -before / flow);
  }
  return 'never';
}
