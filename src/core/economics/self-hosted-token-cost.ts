import type { Usd } from '../model/units.ts';
import { requireAmount, requirePositive } from './preconditions.ts';

/** A machine that is paid by the hour. */
export interface SelfHosting {
  readonly usdPerHour: Usd;
  /** What it serves when it is never idle. */
  readonly tokensPerSecond: number;
}

/**
 * Dollars per million tokens on a machine of one's own, busy a share `utilization` of the time it is
 * paid for.
 *
 * Source: hourly price over tokens served in an hour.
 *
 * @throws RangeError when the price is negative, `tokensPerSecond` is not positive, or `utilization` is
 * outside (0, 1].
 */
export function selfHostedTokenCost({
  usdPerHour,
  tokensPerSecond,
  utilization,
}: SelfHosting & { readonly utilization: number }): Usd {
  if (!(utilization > 0 && utilization <= 1)) {
    throw new RangeError(`utilization must lie in (0, 1], not ${utilization}`);
  }
  return fullyUsedTokenCost({ usdPerHour, tokensPerSecond }) / utilization;
}

/**
 * The utilisation from which on a machine of one's own is as cheap as `usdPerMillion` tokens bought
 * elsewhere. Above 1 it never is.
 *
 * Source: `selfHostedTokenCost`, solved for `utilization`.
 *
 * @throws RangeError when a price is negative, `tokensPerSecond` or `usdPerMillion` is not positive.
 */
export function breakEvenUtilization({
  usdPerHour,
  tokensPerSecond,
  usdPerMillion,
}: SelfHosting & { readonly usdPerMillion: Usd }): number {
  requirePositive('usdPerMillion', usdPerMillion);
  return fullyUsedTokenCost({ usdPerHour, tokensPerSecond }) / usdPerMillion;
}

function fullyUsedTokenCost({ usdPerHour, tokensPerSecond }: SelfHosting): Usd {
  requireAmount('usdPerHour', usdPerHour);
  requirePositive('tokensPerSecond', tokensPerSecond);
  return (usdPerHour * 1e6) / (tokensPerSecond * 3600);
}
