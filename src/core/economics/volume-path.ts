import { requireAmount, requireCount, requireFinite, requireValues } from './preconditions.ts';

export interface VolumePlan {
  /** Requests in the first month, before the season. */
  readonly monthly: number;
  /** A month, .05 is five per cent, above −1. */
  readonly growth: number;
  /** Factors by month, repeating from the first: `[1]` for none. */
  readonly seasonality: readonly number[];
  readonly months: number;
}

/**
 * Requests of each month: the first month's, grown month by month, times the season's factor.
 *
 * Source: compound growth with multiplicative seasonality (Holt 1957, Winters 1960).
 *
 * @throws RangeError when `months` is no count of at least 1, `seasonality` is empty, `growth` is not
 * above −1, or an amount is negative or not finite.
 */
export function volumePath({ monthly, growth, seasonality, months }: VolumePlan): number[] {
  requireAmount('monthly', monthly);
  requireFinite('growth', growth);
  if (growth <= -1) throw new RangeError(`growth must be above -1, not ${growth}`);
  requireValues('seasonality', seasonality);
  for (const [index, factor] of seasonality.entries()) requireAmount(`seasonality[${index}]`, factor);
  requireCount('months', months, 1);
  return Array.from({ length: months }, (_, month) => {
    const season = seasonality[month % seasonality.length] as number;
    return monthly * (1 + growth) ** month * season;
  });
}
