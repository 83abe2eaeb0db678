import type { NamedScenario } from '../config/config.ts';
import { type AssumedValues, assume } from '../core/decision/assumptions.ts';
import type { PriceChange, Range, Scenario } from '../core/model/scenario.ts';

/** Requests in the first month, or a factor of what each scenario says. */
export type Volume = { readonly requests: number } | { readonly factor: number };

/** What may be asked about by hand, over every scenario of a run. */
export interface Changes {
  /** Numbers instead of every scenario's own, by the assumption's id. */
  readonly assumed?: AssumedValues;
  /** Requests of the first month instead of every scenario's. */
  readonly volume?: Volume;
  /** Price changes beside those of every scenario. */
  readonly priceChanges?: readonly PriceChange[];
}

/** A scenario with what was asked for by hand, as the command line and a report's page ask it. */
export function changed({ name, scenario }: NamedScenario, changes: Changes): NamedScenario {
  const { assumed = {}, volume, priceChanges = [] } = changes;
  const own = withVolume(assume(scenario, assumed), volume);
  // They come last, so that ranges keep the places that their paths name.
  return { name, scenario: { ...own, priceChanges: [...own.priceChanges, ...priceChanges] } };
}

/** A factor scales the range of a volume too; a number of requests leaves none. */
function withVolume(scenario: Scenario, volume: Volume | undefined): Scenario {
  if (!volume) return scenario;
  if ('requests' in volume) return assume(scenario, { requestsPerMonth: volume.requests });
  const range = scenario.ranges.requestsPerMonth;
  return {
    ...scenario,
    requestsPerMonth: volume.factor * scenario.requestsPerMonth,
    ranges: { ...scenario.ranges, ...(range && { requestsPerMonth: scaled(range, volume.factor) }) },
  };
}

function scaled({ low, high, likely }: Range, factor: number): Range {
  return {
    low: factor * low,
    high: factor * high,
    ...(likely !== undefined && { likely: factor * likely }),
  };
}
