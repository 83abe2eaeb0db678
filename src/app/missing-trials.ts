import type { CandidateId, RunId, Usd } from '../core/model/units.ts';
import type { Store } from '../ports/store.ts';
import { gradeTrial } from '../run/grade.ts';
import type { Plan, PlannedTrial } from '../run/plan.ts';
import { createRecorder } from '../run/recorder.ts';
import type { AppContext } from './context.ts';
import type { Batch } from './run.ts';

/** Looked up together; a plan may have a hundred thousand. */
const CHUNK = 500;

/** Failures that were not the answer's: a key, a right or a name that may be mended by now. */
const MENDABLE: ReadonlySet<string> = new Set(['http-401', 'http-403', 'http-404']);

/** Numbers of the plan's trials that are not recorded yet, by candidate. */
export type Missing = ReadonlyMap<CandidateId, readonly number[]>;

/** Puts what is recorded into the run and returns what is missing. */
export async function takeRecorded(
  plan: Plan,
  run: RunId,
  candidates: readonly CandidateId[],
  { store }: AppContext,
  retryFailed: boolean,
): Promise<Missing> {
  const missing = new Map<CandidateId, number[]>(candidates.map((id) => [id, []]));
  for (let start = 0; start < plan.size; start += CHUNK) {
    const indices = Array.from({ length: Math.min(CHUNK, plan.size - start) }, (_, offset) => start + offset);
    for (const { index, key } of await takeChunk(plan, run, indices, store, retryFailed))
      missing.get(key.candidate)?.push(index);
  }
  return missing;
}

/** The same for some of the plan's trials. */
export async function takeKnown(
  plan: Plan,
  run: RunId,
  indices: readonly number[],
  store: Store,
  retryFailed: boolean,
): Promise<readonly number[]> {
  const missing: number[] = [];
  for (let start = 0; start < indices.length; start += CHUNK) {
    const chunk = indices.slice(start, start + CHUNK);
    for (const { index } of await takeChunk(plan, run, chunk, store, retryFailed)) missing.push(index);
  }
  return missing;
}

async function takeChunk(
  plan: Plan,
  run: RunId,
  indices: readonly number[],
  store: Store,
  retryFailed: boolean,
): Promise<readonly { readonly index: number; readonly key: PlannedTrial['key'] }[]> {
  const trials = indices.map((index) => ({ index, trial: plan.trialAt(index) }));
  const known = await store.knownTrials(trials.map(({ trial }) => trial.hash));
  const isThere = ({ hash }: PlannedTrial): boolean => {
    const code = known.get(hash);
    return code === null || (code !== undefined && !retryFailed && !MENDABLE.has(code));
  };
  await store.linkTrials(run, trials.map(({ trial }) => trial).filter(isThere));
  return trials.flatMap(({ index, trial }) => (isThere(trial) ? [] : [{ index, key: trial.key }]));
}

/**
 * Goes through what a run has: grades what a grader has not seen (a changed grader, or a process that died in
 * between), and sums up what this run paid for, which is not what it found.
 */
export async function surveyRecorded(
  { graders, examples, runnable, pricing }: Batch,
  run: RunId,
  { store, clock }: Pick<AppContext, 'clock'> & { readonly store: Store },
): Promise<{ readonly paidUsd: Usd }> {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const candidates = new Map(runnable.map(({ candidate }) => [candidate.id, candidate]));
  const recorder = createRecorder(run, store, clock);
  const grading: Promise<unknown>[] = [];
  let paidUsd = 0;
  for (const [index, grader] of graders.entries()) {
    for await (const { hash, trial, verdict, reused } of store.readTrials(run, grader.hash)) {
      const candidate = candidates.get(trial.key.candidate);
      if (index === 0 && candidate && !reused)
        for (const call of trial.calls) paidUsd += pricing.costOf(candidate, call) ?? 0;
      const example = byId.get(trial.key.example);
      if (verdict !== null || !example) continue;
      grading.push(
        gradeTrial(trial, example, [grader], (graderHash, one) => recorder.addGrade(hash, graderHash, one)),
      );
      if (grading.length >= CHUNK) await Promise.all(grading.splice(0));
    }
    await Promise.all(grading.splice(0));
  }
  return { paidUsd };
}
