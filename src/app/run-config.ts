import { resolve } from 'node:path';
import { applyScenario } from '../config/apply-scenario.ts';
import type { Config } from '../config/config.ts';
import { loadScenarioFile } from '../config/load-scenario-file.ts';
import { configOf } from '../config/saved-config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { IsoDate } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { type Changes, changed } from './changes.ts';

export interface ReportOptions extends Changes {
  /** A scenario file laid over the run's config; relative to the working directory. */
  readonly scenarioFile?: string;
  /** A price sheet over the shipped one, instead of the config's; relative to the working directory. */
  readonly prices?: string;
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
  const { scenarioFile, prices } = options;
  const own = configOfRun(record);
  const config = scenarioFile === undefined ? own : applyScenario(own, loadScenarioFile(scenarioFile));
  refuseWithoutScenario(config, options);
  const scenarios = config.scenarios.map((named) => changed(named, options));
  return {
    ...config,
    scenarios,
    scenario: scenarios[0]?.scenario ?? null,
    prices: prices === undefined ? config.prices : resolve(prices),
  };
}

function refuseWithoutScenario({ scenario }: Config, { volume, assumed = {} }: ReportOptions): void {
  if (scenario) return;
  if (volume && 'factor' in volume)
    throw new BreakevenError(
      'bad-input',
      'a factor needs a scenario to multiply',
      'give requests a month: --volume 2e6',
    );
  if (Object.keys(assumed).length > 0)
    throw new BreakevenError(
      'bad-input',
      'there is no scenario to change',
      'write one, with its requestsPerMonth: breakeven report RUN --scenario FILE',
    );
}
