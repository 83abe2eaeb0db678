import type { Usd } from '../model/units.ts';
import { monthlyRate } from './monthly-rate.ts';
import { requireValues } from './preconditions.ts';

/**
 * Worth today of monthly flows: `flows[0]` falls at month 0 and is not discounted, `flows[t]` t months on.
 *
 * Source: Fisher 1930, "The theory of interest"; monthly rate (1 + yearlyRate)^(1/12) − 1.
 *
 * @throws RangeError when `flows` is empty, a flow is not finite, or `yearlyRate` is not above −1.
 */
export function netPresentValue(flows: readonly Usd[], yearlyRate: number): Usd {
  requireValues('flows', flows);
  const rate = monthlyRate(yearlyRate);
  return flows.reduce((sum, flow, month) => sum + flow / (1 + rate) ** month, 0);
}
