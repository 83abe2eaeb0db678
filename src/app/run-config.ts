import { resolve } from 'node:path';
import { applyScenario } from '../config/apply-scenario.ts';
import type { Config } from '../config/config.ts';
import { loadScenarioFile } from '../config/load-scenario-file.ts';
import { configOf } from '../config/saved-config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { PriceChange, Range, Scenario } from '../core/model/scenario.ts';
import type { IsoDate } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';

/** Requests in the first month, or a factor of what each scenario says. */
export type Volume = { readonly requests: number } | { readonly factor: number };

export interface ReportOptions {
  /** A scenario file laid over the run's config; relative to the working directory. */
  readonly scenarioFile?: string;
  /** A price sheet over the shipped one, instead of the config's; relative to the working directory. */
  readonly prices?: string;
  /** Price changes beside those of every scenario. */
  readonly priceChanges?: readonly PriceChange[];
  /** Requests of the first month instead of every scenario's. */
  readonly volume?: Volume;
  /** The day whose prices hold, and from which flows count; the run's end by default. */
  readonly asOf?: IsoDate;
  /** Joint draws; 10,000 by default. */
  readonly draws?: number;
}

/** The config that a run was made by, its candidates as they ran, trained models filled in. */
export function configOfRun({ settings, candidates }: Pick<RunRecord, 'settings' | 'candidates'>): Config {
  const config = configOf(settings);
  const ran = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  const planned = config.candidates.map((candidate) => ran.get(candidate.id) ?? candidate);
  const ids = new Set(planned.map(({ id }) => id));
  const all = [...planned, ...candidates.filter(({ id }) => !ids.has(id))];
  return { ...config, candidates: all as unknown as Config['candidates'] };
}

/**
 * The config that a report is made by: the run's, with the scenario file, the sheet, the volume and the
 * price changes that were asked for laid over it.
 * @throws BreakevenError when the file does not fit the run, or there is no scenario to change.
 */
export function reportConfig(record: RunRecord, options: ReportOptions): Config {
  const { scenarioFile, prices, volume, priceChanges } = options;
  const own = configOfRun(record);
  const config = scenarioFile === undefined ? own : applyScenario(own, loadScenarioFile(scenarioFile));
  if (!config.scenario && volume && 'factor' in volume)
    throw new BreakevenError(
      'bad-input',
      'a factor needs a scenario to multiply',
      'give requests a month: --volume 2e6',
    );
  const scenarios = config.scenarios.map(({ name, scenario }) => ({
    name,
    scenario: withPriceChanges(withVolume(scenario, volume), priceChanges ?? []),
  }));
  return {
    ...config,
    scenarios,
    scenario: scenarios[0]?.scenario ?? null,
    prices: prices === undefined ? config.prices : resolve(prices),
  };
}

/** A factor scales the range of a volume too; a number of requests leaves none. */
function withVolume(scenario: Scenario, volume: Volume | undefined): Scenario {
  if (!volume) return scenario;
  const { requestsPerMonth: range, ...ranges } = scenario.ranges;
  if ('requests' in volume) return { ...scenario, requestsPerMonth: volume.requests, ranges };
  return {
    ...scenario,
    requestsPerMonth: volume.factor * scenario.requestsPerMonth,
    ranges: { ...ranges, ...(range && { requestsPerMonth: scaled(range, volume.factor) }) },
  };
}

function scaled({ low, high, likely }: Range, factor: number): Range {
  return {
    low: factor * low,
    high: factor * high,
    ...(likely !== undefined && { likely: factor * likely }),
  };
}

/** They come last, so that ranges keep the places that their paths name. */
function withPriceChanges(scenario: Scenario, changes: readonly PriceChange[]): Scenario {
  return { ...scenario, priceChanges: [...scenario.priceChanges, ...changes] };
}
