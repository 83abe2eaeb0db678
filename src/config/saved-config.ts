import { DRIFT_DEFAULTS } from '../core/model/drift.ts';
import { RECORDED_GRADER } from '../core/model/grade.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { Config, NamedScenario } from './config.ts';
import { RUN_DEFAULTS } from './run-defaults.ts';

/** What earlier versions, and importers, did not write. */
type Saved = Partial<Omit<Config, 'dataset' | 'run' | 'scenario' | 'scenarios'>> & {
  readonly dataset?: Partial<Config['dataset']>;
  readonly run?: Partial<Config['run']>;
  readonly scenario?: SavedScenario | null;
  readonly scenarios?: readonly { readonly name: string; readonly scenario: SavedScenario }[];
};
type SavedScenario = Pick<Scenario, 'incumbent' | 'reference' | 'requestsPerMonth'> & Partial<Scenario>;

/**
 * A run's config as the store kept it, keys filled that its version did not know. An imported run has no
 * config: it gets an empty one, with the grader that stands for recorded scores.
 */
export function configOf(settings: unknown): Config {
  const saved = (settings ?? {}) as Saved;
  const scenarios = scenariosOf(saved);
  return {
    file: saved.file ?? '',
    hash: saved.hash ?? '',
    name: saved.name ?? '',
    seed: saved.seed ?? 1,
    dataset: {
      file: '',
      id: 'id',
      train: null,
      cluster: null,
      weight: null,
      tags: null,
      confirm: 0,
      ...saved.dataset,
    },
    prompts: saved.prompts ?? {},
    graders: saved.graders ?? [RECORDED_GRADER],
    endpoints: saved.endpoints ?? {},
    environment: saved.environment ?? null,
    candidates: saved.candidates ?? ([] as unknown as Config['candidates']),
    cascades: saved.cascades ?? [],
    candidateRanges: saved.candidateRanges ?? {},
    scenario: scenarios[0]?.scenario ?? null,
    scenarios,
    run: { ...RUN_DEFAULTS, ...saved.run },
    drift: { ...DRIFT_DEFAULTS, ...saved.drift },
    prices: saved.prices ?? null,
    out: saved.out ?? null,
    notes: saved.notes ?? [],
  };
}

function scenariosOf({ scenario, scenarios }: Saved): readonly NamedScenario[] {
  const written = scenarios ?? (scenario ? [{ name: 'scenario', scenario }] : []);
  return written.map(({ name, scenario: one }) => ({ name, scenario: fill(one) }));
}

function fill(saved: SavedScenario): Scenario {
  return {
    growth: 0,
    seasonality: [1],
    horizonMonths: 12,
    discountRate: 0,
    require: {},
    usdPerError: 0,
    fallback: null,
    cachedInputShare: null,
    batchShare: 0,
    priceChanges: [],
    usage: null,
    mix: null,
    judge: null,
    referenceFrom: null,
    ranges: {},
    ...saved,
  };
}
