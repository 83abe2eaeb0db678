import type { Config } from '../config/config.ts';
import { RUN_DEFAULTS } from '../config/run-defaults.ts';
import { type Candidate, IMPORTED_ENDPOINT } from '../core/model/candidate.ts';
import { DRIFT_DEFAULTS } from '../core/model/drift.ts';
import { RECORDED_GRADER } from '../core/model/grade.ts';
import type { IsoInstant, RunId } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import type { Tally } from './import-tally.ts';

export interface ImportFacts {
  readonly run: RunId;
  readonly name: string;
  /** The first one, absolute. */
  readonly file: string;
  /** SHA-256 of all that was read. */
  readonly hash: string;
  readonly now: IsoInstant;
  readonly version: string;
}

/** An import as a run that was made when its trials say: nothing of it can be called again. */
export function describeImport(facts: ImportFacts, tally: Tally): RunRecord {
  const candidates = [...tally.candidates].map(([id, { model }]) => candidateOf(id, model ?? ''));
  const settings = configOf(facts, candidates, tally.repeats);
  return {
    id: facts.run,
    name: facts.name,
    purpose: 'eval',
    planHash: facts.hash,
    salt: facts.run,
    datasetHash: facts.hash,
    configHash: facts.hash,
    configFile: facts.file,
    seed: settings.seed,
    repeats: tally.repeats,
    version: facts.version,
    startedAt: tally.earliest ?? facts.now,
    finishedAt: tally.latest ?? facts.now,
    importedAt: facts.now,
    candidates,
    trainings: {},
    settings,
  };
}

function candidateOf(id: string, model: string): Candidate {
  return {
    id,
    approach: { kind: 'prompted' },
    endpoint: IMPORTED_ENDPOINT,
    model,
    sampling: {},
    stream: false,
  };
}

function configOf(
  { name, file, hash }: ImportFacts,
  candidates: readonly Candidate[],
  repeats: number,
): Config {
  return {
    file,
    hash,
    name,
    seed: 1,
    dataset: { file, id: 'example', train: null, cluster: null, weight: null, tags: null, confirm: 0 },
    prompts: {},
    environment: null,
    graders: [RECORDED_GRADER],
    endpoints: {},
    candidates: candidates as unknown as Config['candidates'],
    cascades: [],
    candidateRanges: {},
    scenario: null,
    scenarios: [],
    run: { ...RUN_DEFAULTS, repeats },
    drift: DRIFT_DEFAULTS,
    prices: null,
    out: null,
    notes: [],
  };
}
