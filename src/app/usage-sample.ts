import type { NamedScenario } from '../config/config.ts';
import {
  createUsageCollector,
  mixOfUsage,
  type UsageMix,
  type UsageSample,
} from '../core/decision/usage-sample.ts';
import { BreakevenError, isBreakevenError } from '../core/model/error.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { RunRecord, Store } from '../ports/store.ts';
import { checkMix } from './check-mix.ts';
import type { UsageFacts } from './facts/run-facts.ts';

/** Scenarios with what production's log says filled in, and what it says beside the first one. */
export interface WithUsage {
  readonly scenarios: readonly NamedScenario[];
  /** `null`: the first scenario names no log. */
  readonly usage: UsageFacts | null;
}

/**
 * Reads the logs that scenarios name (`usage`). Where a scenario says neither mix nor cached share, the
 * log's stand in. `keys`: the eval's examples, whose tags a mix is of.
 * @throws BreakevenError when a log is not in the store, or is no import; when a mix is of other tags than the eval's.
 */
export async function withUsage(
  scenarios: readonly NamedScenario[],
  keys: readonly ExampleKey[],
  store: Store,
): Promise<WithUsage> {
  const samples = new Map<string, Sampled>();
  for (const { scenario } of scenarios) {
    const { usage } = scenario;
    if (usage === null || samples.has(usage)) continue;
    samples.set(usage, await sampleOf(await findUsageRun(usage, store), keys, store));
  }
  const sampled = ({ usage }: Scenario): Sampled | undefined =>
    usage === null ? undefined : samples.get(usage);
  const filled = scenarios.map(({ name, scenario }) => ({
    name,
    scenario: fill(scenario, sampled(scenario)),
  }));
  for (const { scenario } of filled) checkMix(scenario, keys);
  const [first] = scenarios;
  const main = first && sampled(first.scenario);
  return {
    scenarios: filled,
    usage: first && main ? factsOf(main, first.scenario) : null,
  };
}

interface Sampled {
  readonly run: string;
  readonly sample: UsageSample;
  readonly mix: UsageMix;
}

async function sampleOf({ id }: RunRecord, keys: readonly ExampleKey[], store: Store): Promise<Sampled> {
  const tags = new Map((await store.readExampleKeys(id)).map((one) => [one.id, one.tags ?? []]));
  const collector = createUsageCollector();
  for await (const { trial } of store.readTrials(id, ''))
    collector.add(trial, tags.get(trial.key.example) ?? []);
  const sample = collector.finish();
  return { run: id, sample, mix: mixOfUsage(sample, new Set(keys.flatMap((key) => key.tags ?? []))) };
}

/** An id, a unique beginning of one, or the newest import of that name. */
async function findUsageRun(reference: string, store: Store): Promise<RunRecord> {
  const runs = await store.listRuns();
  const named = runs.find(({ name, importedAt }) => name === reference && importedAt !== undefined);
  const exact = runs.find(({ id }) => id === reference);
  const found = exact ?? named ?? (await getRun(reference, store));
  if (found.importedAt !== undefined) return found;
  throw new BreakevenError(
    'bad-input',
    `scenario.usage: run '${found.id}' was made here, so that it is no log of production`,
    'import one: breakeven import FILE --run NAME',
  );
}

async function getRun(reference: string, store: Store): Promise<RunRecord> {
  try {
    return await store.getRun(reference);
  } catch (error) {
    if (!isBreakevenError(error)) throw error;
    throw new BreakevenError(error.code, `scenario.usage: ${error.message}`, error.hint);
  }
}

function fill(scenario: Scenario, sampled: Sampled | undefined): Scenario {
  if (!sampled) return scenario;
  const { sample, mix } = sampled;
  return {
    ...scenario,
    mix: scenario.mix ?? mix.shares,
    cachedInputShare: scenario.cachedInputShare ?? sample.cachedInputShare,
  };
}

function factsOf({ run, sample, mix }: Sampled, said: Scenario): UsageFacts {
  return {
    run,
    inputTokens: sample.inputTokens,
    outputTokens: sample.outputTokens,
    tagShares: mix.shares,
    unmatchedShare: mix.unmatchedShare,
    mixFromIt: said.mix === null && mix.shares !== null,
    cacheFromIt: said.cachedInputShare === null && sample.cachedInputShare !== null,
  };
}
