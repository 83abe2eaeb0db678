import { BreakevenError } from '../core/model/error.ts';
import type { Example, ExampleKey } from '../core/model/example.ts';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { CandidateId, ExampleId, IsoInstant } from '../core/model/units.ts';

/** More than anybody compares: it is another key that was taken for the candidate. */
const MOST_CANDIDATES = 1000;
const FACTS = ['cluster', 'weight', 'tags'] as const;

/** What trials say together, gathered as they stream by. */
export interface Tally {
  trials: number;
  scored: number;
  failed: number;
  unscored: number;
  ungraded: number;
  /** Most repeats of an example. */
  repeats: number;
  earliest: IsoInstant | null;
  latest: IsoInstant | null;
  /** In order of appearance; `model`: what served all of them, `null`: several did, absent: nothing says. */
  readonly candidates: Map<CandidateId, { trials: number; model?: string | null }>;
  readonly examples: Map<ExampleId, Omit<ExampleKey, 'id'>>;
}

export function createTally(): Tally {
  return {
    trials: 0,
    scored: 0,
    failed: 0,
    unscored: 0,
    ungraded: 0,
    repeats: 1,
    earliest: null,
    latest: null,
    candidates: new Map(),
    examples: new Map(),
  };
}

/** @throws BreakevenError, beginning with `at`, when the trial contradicts earlier ones. */
export function tallyTrial(tally: Tally, trial: OpenTrial, at: () => string): void {
  tally.trials += 1;
  tally.repeats = Math.max(tally.repeats, (trial.repeat ?? 0) + 1);
  if (trial.failed !== undefined) tally.failed += 1;
  else if (trial.unscored !== undefined) tally.unscored += 1;
  else if (trial.score === undefined && trial.passed === undefined) tally.ungraded += 1;
  else tally.scored += 1;
  tallyCandidate(tally, trial, at);
  tallyExample(tally, trial, at);
  for (const call of trial.calls ?? [trial]) {
    if (call.at === undefined) continue;
    const instant = new Date(call.at).toISOString();
    if (tally.earliest === null || instant < tally.earliest) tally.earliest = instant;
    if (tally.latest === null || instant > tally.latest) tally.latest = instant;
  }
}

function tallyCandidate({ candidates }: Tally, trial: OpenTrial, at: () => string): void {
  const known = candidates.get(trial.candidate);
  const own = known ?? { trials: 0 };
  if (!known) candidates.set(trial.candidate, own);
  if (candidates.size > MOST_CANDIDATES) {
    throw new BreakevenError(
      'bad-input',
      `${at()}: candidate: expected at most ${MOST_CANDIDATES} different ones`,
      'a candidate is who answered, not what was asked',
    );
  }
  own.trials += 1;
  for (const { role, servedModel } of trial.calls ?? [{ ...trial, role: undefined }]) {
    if (servedModel === undefined || (role !== undefined && role !== 'answer')) continue;
    if (own.model === undefined) own.model = servedModel;
    else if (own.model !== servedModel) own.model = null;
  }
}

/** A line that leaves out what another one says of the example does not contradict it. */
function tallyExample({ examples }: Tally, trial: OpenTrial, at: () => string): void {
  const known = examples.get(trial.example);
  const { cluster, weight, tags } = trial;
  const own = {
    ...(cluster !== undefined && { cluster }),
    ...(weight !== undefined && { weight }),
    ...(tags !== undefined && { tags }),
  };
  if (!known) {
    examples.set(trial.example, own);
    return;
  }
  for (const key of FACTS) {
    if (own[key] === undefined || known[key] === undefined || isSame(own[key], known[key])) continue;
    throw new BreakevenError(
      'bad-input',
      `${at()}: ${key}: expected ${JSON.stringify(known[key])}, as an earlier line says of example ${JSON.stringify(trial.example)}, not ${JSON.stringify(own[key])}`,
      `${key} belongs to the example: it is the same in each of its lines`,
    );
  }
  if (FACTS.some((key) => own[key] !== undefined && known[key] === undefined))
    examples.set(trial.example, { ...own, ...known });
}

function isSame(a: unknown, b: unknown): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
  return a.length === b.length && a.every((tag) => b.includes(tag));
}

export function* examplesOf({ examples }: Tally): Generator<Example> {
  for (const [id, facts] of examples) yield { id, item: {}, ...facts };
}
