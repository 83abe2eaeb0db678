import { requireAmount, requireFinite, requirePositive } from './preconditions.ts';

const SECONDS_A_MONTH = 2_628_000; // a twelfth of 365 days

export interface HostingLoad {
  readonly requestsPerMonth: number;
  /** Busiest over mean, at least 1. */
  readonly peakFactor: number;
  /** What one replica serves. */
  readonly requestsPerSecond: number;
}

/**
 * Replicas that serve the peak, at least one: machines are bought whole and for the busiest time, not
 * for the mean.
 *
 * Source: peak rate over the rate of one replica, rounded up.
 *
 * @throws RangeError when `requestsPerMonth` is negative, `peakFactor` is below 1, or
 * `requestsPerSecond` is not positive.
 */
export function hostingReplicas({ requestsPerMonth, peakFactor, requestsPerSecond }: HostingLoad): number {
  requireAmount('requestsPerMonth', requestsPerMonth);
  requireFinite('peakFactor', peakFactor);
  if (peakFactor < 1) throw new RangeError(`peakFactor must be at least 1, not ${peakFactor}`);
  requirePositive('requestsPerSecond', requestsPerSecond);
  const needed = (requestsPerMonth * peakFactor) / SECONDS_A_MONTH / requestsPerSecond;
  return Math.max(1, Math.ceil(needed * (1 - 1e-12))); // a load that just fits, fits despite rounding
}
