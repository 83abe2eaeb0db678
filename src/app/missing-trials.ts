import type { CandidateId, RunId, Usd } from '../core/model/units.ts';
import type { AskJudge, Graded } from '../ports/grader.ts';
import type { Store } from '../ports/store.ts';
import { candidateOf } from '../run/ask-judge.ts';
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

/** What this run paid for, judges included, which is not all that it found. */
export async function sumPaid(
  { graders, runnable, pricing }: Batch,
  run: RunId,
  { store }: Pick<AppContext, 'store'>,
): Promise<Usd> {
  const candidates = new Map(runnable.map(({ candidate }) => [candidate.id, candidate]));
  let paid = 0;
  for await (const { trial, reused } of store.readTrials(run, graders[0]?.hash ?? '')) {
    const candidate = candidates.get(trial.key.candidate);
    if (candidate && !reused) for (const call of trial.calls) paid += pricing.costOf(candidate, call) ?? 0;
  }
  return paid + (await sumJudges({ graders, pricing }, run, { store }));
}

async function sumJudges(
  { graders, pricing }: Pick<Batch, 'graders' | 'pricing'>,
  run: RunId,
  { store }: Pick<AppContext, 'store'>,
): Promise<Usd> {
  const judged = graders.filter(({ grader }) => grader.judges.length > 0);
  if (judged.length === 0) return 0;
  const judges = judged.flatMap(({ grader }) => grader.judges.map(candidateOf));
  const grades = await store.readJudgeCalls(
    run,
    judged.map(({ hash }) => hash),
  );
  const calls = grades.flatMap((grade) => (grade.reused ? [] : grade.calls));
  return calls.reduce((sum, call) => {
    const judge = judges.find(
      ({ endpoint, model }) => endpoint === call.endpoint && model === call.servedModel,
    );
    const payer = judge ?? judges.find(({ endpoint }) => endpoint === call.endpoint);
    return sum + ((payer && pricing.costOf(payer, call)) ?? 0);
  }, 0);
}

export interface GradingOptions {
  readonly ask: AskJudge;
  readonly stop: AbortSignal;
  /** Grades again what could not be scored. */
  readonly retryUnscored?: boolean;
  /** Told when a grade is kept. */
  readonly onGrade?: () => void;
}

/** Grades what a grader has not seen: it was changed, or a process died in between. */
export async function gradeRecorded(
  { graders, examples }: Pick<Batch, 'graders' | 'examples'>,
  run: RunId,
  { store, clock }: Pick<AppContext, 'clock'> & { readonly store: Store },
  { ask, stop, retryUnscored = false, onGrade = () => {} }: GradingOptions,
): Promise<void> {
  const byId = new Map(examples.map((example) => [example.id, example]));
  const recorder = createRecorder(run, store, clock);
  const grading = new Set<Promise<unknown>>();
  for (const grader of graders) {
    for await (const { hash, trial, verdict } of store.readTrials(run, grader.hash)) {
      const example = byId.get(trial.key.example);
      const isOpen = verdict === null || (retryUnscored && verdict.status === 'unscored');
      if (!isOpen || !example) continue;
      if (stop.aborted) break;
      const keep = (graderHash: string, one: Graded): Promise<void> =>
        recorder.addGrade(hash, graderHash, one).then(onGrade);
      const graded: Promise<unknown> = gradeTrial(trial, example, { graders: [grader], ask, keep }).finally(
        () => grading.delete(graded),
      );
      grading.add(graded);
      if (grading.size >= CHUNK) await Promise.race(grading);
    }
  }
  await Promise.all(grading);
}
