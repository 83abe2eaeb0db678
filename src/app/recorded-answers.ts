import { type Collector, createCollector } from '../core/decision/collector.ts';
import { frameOf } from '../core/decision/frame.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { Trial } from '../core/model/trial.ts';
import type { CandidateId, ExampleId } from '../core/model/units.ts';
import type { RunRecord, Store } from '../ports/store.ts';
import type { Plan, PlannedTrial } from '../run/plan.ts';
import { type Calibration, createCalibration } from '../tokens/calibrate.ts';
import type { Pricing } from './pricing.ts';
import type { Forecaster } from './worst-case.ts';

/** What the store has of the very requests that are planned. */
export interface RecordedAnswers {
  /** Hashes of planned trials that are recorded: a run buys them no more. */
  readonly known: ReadonlySet<string>;
  readonly calibrations: ReadonlyMap<CandidateId, Calibration>;
  /** Scores by candidate, all on one frame. */
  readonly data: ReadonlyMap<CandidateId, CandidateData>;
}

export interface RecordedQuery {
  readonly name: string;
  readonly planned: Plan;
  readonly keys: readonly ExampleKey[];
  readonly graderHash: string;
  readonly pricing: Pricing;
  readonly forecaster: Forecaster;
}

/** That many examples tell enough; runs that many back. */
const MOST_EXAMPLES = 1000;
const MOST_RUNS = 3;

/** Reads what runs of this plan, and the last ones of its name, recorded of the first examples in its order. */
export async function readRecorded(query: RecordedQuery, store: Store): Promise<RecordedAnswers> {
  const { planned, keys, graderHash } = query;
  const hashes: string[] = [];
  const drawn = new Map<ExampleId, PlannedTrial[]>();
  for (const trial of planned.trials) {
    hashes.push(trial.hash);
    const own = drawn.get(trial.key.example);
    if (own) own.push(trial);
    else if (drawn.size < MOST_EXAMPLES) drawn.set(trial.key.example, [trial]);
  }
  const known = await store.knownTrials(hashes);
  const gatherer = createGatherer(query, drawn, keys);
  for (const run of await runsOf(query, store)) {
    const isSamePlan = run.planHash === planned.hash;
    for await (const { hash, trial, verdict } of store.readTrials(run.id, graderHash, [...drawn.keys()]))
      gatherer.add(hash, trial, verdict, isSamePlan);
  }
  return { known: new Set(known.keys()), ...gatherer.finish() };
}

async function runsOf({ name, planned }: RecordedQuery, store: Store): Promise<readonly RunRecord[]> {
  const runs = (await store.listRuns()).filter(
    (run) => run.importedAt === undefined && run.purpose === 'eval',
  );
  const same = runs.filter(({ planHash }) => planHash === planned.hash);
  const named = runs.filter((run) => run.name === name && !same.includes(run));
  return [...same, ...named].slice(0, MOST_RUNS);
}

interface Gatherer {
  add(
    hash: string,
    trial: Trial,
    verdict: Parameters<Collector['add']>[0]['verdict'],
    isSamePlan: boolean,
  ): void;
  finish(): Omit<RecordedAnswers, 'known'>;
}

function createGatherer(
  { pricing, forecaster }: RecordedQuery,
  drawn: ReadonlyMap<ExampleId, readonly PlannedTrial[]>,
  keys: readonly ExampleKey[],
): Gatherer {
  const trials = [...drawn.values()].flat();
  const byHash = new Map(trials.map((trial) => [trial.hash, trial]));
  const byKey = new Map(trials.map((trial) => [keyOf(trial.key), trial]));
  const frame = frameOf(keys.filter(({ id }) => drawn.has(id)));
  const calibrations = new Map<CandidateId, Calibration>();
  const collectors = new Map<CandidateId, Collector>();
  const seen = new Set<PlannedTrial>();
  return {
    add(hash, trial, verdict, isSamePlan) {
      // a fresh run's hashes are its own; of the same plan its trials are the same requests
      const plannedTrial = byHash.get(hash) ?? (isSamePlan ? byKey.get(keyOf(trial.key)) : undefined);
      if (!plannedTrial || seen.has(plannedTrial)) return;
      seen.add(plannedTrial);
      const { candidate } = plannedTrial.runnable;
      const priced = pricing.priceTrial(candidate, trial, verdict);
      const own = { ...priced, trial: { ...trial, key: plannedTrial.key } };
      getOrMake(collectors, candidate.id, () => createCollector(candidate.id, frame)).add(own);
      const usage = usageOf(trial);
      if (!usage) return;
      const { inputTokens } = forecaster.forecast(plannedTrial);
      getOrMake(calibrations, candidate.id, createCalibration).add({
        expectedInput: inputTokens,
        reportedInput: usage.input,
        output: usage.output,
        usd: priced.usd,
      });
    },
    finish: () => ({
      calibrations,
      data: new Map([...collectors].map(([id, collector]) => [id, collector.finish()])),
    }),
  };
}

function keyOf({ candidate, example, repeat }: Trial['key']): string {
  return JSON.stringify([candidate, example, repeat]);
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const made = map.get(key) ?? make();
  map.set(key, made);
  return made;
}

/** Tokens that an answer took, lost attempts apart; `null`: not all of them were reported. */
function usageOf({ calls, outcome }: Trial): { readonly input: number; readonly output: number } | null {
  if (outcome.status !== 'answered') return null;
  let [input, output, count] = [0, 0, 0];
  for (const { role, usage } of calls) {
    if (role === 'retry') continue;
    if (usage?.source !== 'reported') return null;
    input += usage.input;
    output += usage.output;
    count += 1;
  }
  return count === 0 ? null : { input, output };
}
