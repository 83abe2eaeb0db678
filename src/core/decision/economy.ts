import { volumePath } from '../economics/index.ts';
import { monthlyRate } from '../economics/monthly-rate.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Usd } from '../model/units.ts';
import type { PricePath } from './cost-profile.ts';

/** A scenario's assumptions in one world, each a number. */
export interface Economy {
  readonly requestsPerMonth: number;
  readonly growth: number;
  readonly seasonality: readonly number[];
  readonly months: number;
  readonly discountRate: number;
  readonly usdPerError: Usd;
  readonly fallbackUsd: Usd | null;
  readonly cachedInputShare: number;
  readonly batchShare: number;
}

/** The value of an assumption by its path in this world; undefined: it is no range. */
export type AssumptionOf = (path: string) => number | undefined;

/** By default the point world, in which every assumption has its likeliest value. */
export function economyOf(scenario: Scenario, assumed: AssumptionOf = () => undefined): Economy {
  return {
    requestsPerMonth: assumed('requestsPerMonth') ?? scenario.requestsPerMonth,
    growth: assumed('growth') ?? scenario.growth,
    seasonality: scenario.seasonality,
    months: scenario.horizonMonths,
    discountRate: assumed('discountRate') ?? scenario.discountRate,
    usdPerError: assumed('usdPerError') ?? scenario.usdPerError,
    fallbackUsd: scenario.fallback ? (assumed('fallback.usd') ?? scenario.fallback.usd) : null,
    cachedInputShare: assumed('cachedInputShare') ?? scenario.cachedInputShare ?? 0,
    batchShare: assumed('batchShare') ?? scenario.batchShare,
  };
}

/** Months of a world: requests for one in the first month, and what a dollar at the end of month m is worth today. */
export interface Calendar {
  readonly volume: Float64Array;
  /** `discountTo[m]`, 0 to the horizon. */
  readonly discountTo: Float64Array;
}

export function calendarOf({ growth, seasonality, months, discountRate }: Economy): Calendar {
  const volume = Float64Array.from(volumePath({ monthly: 1, growth, seasonality, months }));
  const rate = monthlyRate(discountRate);
  return {
    volume,
    discountTo: Float64Array.from({ length: months + 1 }, (_, month) => (1 + rate) ** -month),
  };
}

/** The factor on today's token price in each month: yearly changes compound by month, a dated step takes its share of its month. */
export function pathFactors(
  paths: readonly PricePath[],
  months: number,
  assumed: AssumptionOf = () => undefined,
): Float64Array {
  const factors = new Float64Array(months).fill(1);
  for (const { index, yearly, factor, fromMonth } of paths) {
    const rate = assumed(`priceChanges.${index}.yearly`) ?? yearly;
    const step = assumed(`priceChanges.${index}.factor`) ?? factor;
    for (let month = 0; month < months; month++) {
      const decline = (1 + rate) ** (Math.max(0, month - fromMonth) / 12);
      const share = Math.min(1, Math.max(0, month + 1 - fromMonth));
      factors[month] = (factors[month] as number) * decline * (1 + (step - 1) * share);
    }
  }
  return factors;
}
