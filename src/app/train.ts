import type { Config } from '../config/config.ts';
import type { Dataset } from '../config/load-dataset.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../core/model/candidate.ts';
import { BreakevenError, isBreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, Usd } from '../core/model/units.ts';
import type { TrainingRecord } from '../ports/store.ts';
import type { Trainer, TrainingJob, TrainingMethod, TrainingProgress } from '../ports/trainer.ts';
import type { AppContext, Stopping } from './context.ts';
import { buyLabels, type Labels } from './labels.ts';
import { type Prepared, prepare } from './prepare.ts';
import type { RunEvent } from './run.ts';
import { candidateOf, graderOf, toRunnable, trainingKey } from './runnable.ts';
import { followJob, type HaltReason, type JobLimits } from './training/follow-job.ts';
import { type PickedExamples, pickExamples } from './training/pick-examples.ts';
import { describeFiles, makeFiles } from './training/training-files.ts';
import { trainingRow } from './training/training-price.ts';

export type TrainEvent =
  | {
      readonly type: 'examples';
      readonly candidate: CandidateId;
      readonly used: number;
      readonly near: number;
      readonly repeats: number;
    }
  | { readonly type: 'labels'; readonly candidate: CandidateId; readonly event: RunEvent }
  | {
      readonly type: 'labelled';
      readonly candidate: CandidateId;
      readonly asked: number;
      readonly accepted: number;
    }
  | {
      readonly type: 'job';
      readonly candidate: CandidateId;
      readonly jobId: string;
      readonly examples: number;
      /** It was found at the provider, or left paused, and goes on. */
      readonly takenUp: boolean;
    }
  | {
      readonly type: 'progress';
      readonly candidate: CandidateId;
      readonly progress: TrainingProgress;
      /** Dollars of the job so far; `null`: not known before its end. */
      readonly billedUsd: Usd | null;
    }
  | { readonly type: 'quoted'; readonly candidate: CandidateId; readonly usd: Usd }
  | { readonly type: 'halted'; readonly candidate: CandidateId; readonly alarm: HaltReason }
  | {
      readonly type: 'trained';
      readonly candidate: CandidateId;
      readonly record: TrainingRecord;
      readonly reused: boolean;
    };

export interface TrainOptions extends Stopping {
  readonly onEvent: (event: TrainEvent) => void;
  /** Dollars that the candidate's own job may be billed; absent: nobody said. */
  readonly budgetUsd?: Usd;
  /** What each job was reckoned to cost at most, beside the budget: a provider's quote may not pass both. */
  readonly mayCostUsd?: ReadonlyMap<CandidateId, Usd>;
  /** A reinforcement job that stops learning is halted, and its best checkpoint taken. */
  readonly stopEarly?: boolean;
  /** Teachers are asked by their provider's batch tier, where that costs less. */
  readonly batch?: boolean;
}

/**
 * Trains one candidate, and first the one that its training starts from. What is recorded is not bought
 * again; a job that was left running is followed to its end.
 * @throws BreakevenError when the config does not fit or the job brings no model.
 */
export async function train(
  config: Config,
  id: CandidateId,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const prepared = await prepare(config, context);
  if (!prepared.train)
    throw new BreakevenError('bad-config', 'there is nothing to train on', 'name a file under dataset.train');
  return trainCandidate(candidateOf(config, id), { ...prepared, train: prepared.train }, context, options);
}

type Ready = Prepared & { readonly train: Dataset };

async function trainCandidate(
  candidate: Candidate,
  ready: Ready,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const training = trainingOf(candidate);
  if (!training)
    throw new BreakevenError(
      'bad-config',
      `candidate '${candidate.id}' is only prompted`,
      'name a supervised, distilled or rft candidate',
    );
  const key = trainingKey(ready.config, candidate, ready.train.hash, context);
  const known = await context.store.findTraining(key);
  if (known?.status === 'succeeded') {
    options.onEvent({ type: 'trained', candidate: candidate.id, record: known, reused: true });
    return known;
  }
  const limits = limitsOf(candidate, ready, context, options);
  const trainer = await context.createTrainer(ready.config, candidate.endpoint);
  if (known?.status === 'running' || known?.status === 'paused') {
    const followed = await takeUp(known, trainer, limits, context, options).catch(ifGone);
    if (followed) return followed;
  }
  const started = await startJob(candidate, training, key, trainer, ready, context, options);
  return followJob(started, trainer, limits, context, options);
}

function limitsOf(
  candidate: Candidate,
  { config, sheet }: Ready,
  { clock }: AppContext,
  { budgetUsd, stopEarly = false }: TrainOptions,
): JobLimits {
  const row = trainingRow(config, candidate, sheet, clock.instant().slice(0, 10));
  return { row, stopEarly, ...(budgetUsd !== undefined && { budgetUsd }) };
}

async function takeUp(
  known: TrainingRecord,
  trainer: Trainer,
  limits: JobLimits,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const { stopped: _, ...record } = known;
  if (known.status === 'paused') await trainer.resume(known.jobId, options.abort);
  const running: TrainingRecord = { ...record, status: 'running' };
  await context.store.saveTraining(running);
  const { candidate, jobId, files } = known;
  const examples = files?.training.examples ?? 0;
  options.onEvent({ type: 'job', candidate, jobId, examples, takenUp: true });
  return followJob(running, trainer, limits, context, options);
}

/** A job that the provider no longer knows is started again; any other failure stands. */
function ifGone(error: unknown): null {
  if (isBreakevenError(error) && error.code === 'not-found') return null;
  throw error;
}

async function startJob(
  candidate: Candidate,
  training: TrainingSpec,
  key: string,
  trainer: Trainer,
  ready: Ready,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const { config } = ready;
  const { model, parent } = await startingModel(training, ready, context, options);
  const runnable = toRunnable(config, candidate, '', context);
  const data = { config, train: ready.train.examples, evaluated: ready.dataset.examples };
  const picked = pickExamples(candidate, training, runnable, data);
  tellPicked(candidate.id, picked, options);
  const labels = await labelsOf(candidate, training, picked.examples, ready, context, options);
  const files = makeFiles(candidate, picked.examples, labels, runnable, config);
  const { seed } = config;
  const job = { key, model, suffix: candidate.id, seed, method: methodOf(config, training), ...files };
  const found = await trainer.find(key, options.abort);
  if (found !== null) await trainer.resume(found, options.abort); // where it was paused
  if (found === null) await heedQuote(candidate.id, job, trainer, options);
  const jobId = found ?? (await trainer.start(job, options.abort));
  const described = describeFiles(files);
  const record: TrainingRecord = {
    key,
    candidate: candidate.id,
    parent,
    status: 'running',
    jobId,
    model: null,
    startedAt: context.clock.instant(),
    finishedAt: null,
    trainedTokens: null,
    coreLoopSeconds: null,
    seed,
    files: described,
    labels: labels && { run: labels.run, asked: labels.asked, accepted: labels.accepted },
    error: null,
  };
  await context.store.saveTraining(record);
  const { examples } = described.training;
  options.onEvent({ type: 'job', candidate: candidate.id, jobId, examples, takenUp: found !== null });
  return record;
}

/** What the provider itself expects goes before what was reckoned. @throws BreakevenError where it is more than may be. */
async function heedQuote(
  candidate: CandidateId,
  job: TrainingJob,
  trainer: Trainer,
  { abort, budgetUsd, mayCostUsd, onEvent }: TrainOptions,
): Promise<void> {
  const usd = (await trainer.estimate?.(job, abort)) ?? null;
  if (usd === null) return;
  onEvent({ type: 'quoted', candidate, usd });
  const reckoned = mayCostUsd?.get(candidate);
  if (budgetUsd === undefined && reckoned === undefined) return;
  const most = (budgetUsd ?? 0) + (reckoned ?? 0);
  if (usd > most)
    throw new BreakevenError(
      'budget',
      `the provider expects the training of '${candidate}' to cost $${usd.toFixed(2)}, and it may cost $${most.toFixed(2)}`,
      'raise --budget, lower training.examples, or say fewer epochs; nothing was started',
    );
}

function tellPicked(
  candidate: CandidateId,
  { examples, near, repeats }: PickedExamples,
  options: TrainOptions,
): void {
  const counts = { used: examples.length, near: near.length, repeats: repeats.length };
  options.onEvent({ type: 'examples', candidate, ...counts });
}

/** A teacher's answers; `null`: the candidate has none. */
async function labelsOf(
  { id, approach }: Candidate,
  training: TrainingSpec,
  examples: readonly Example[],
  ready: Ready,
  context: AppContext,
  options: TrainOptions,
): Promise<Labels | null> {
  if (approach.kind !== 'distilled' || approach.teacher === undefined) return null;
  return buyLabels(id, approach.teacher, training, examples, ready, context, options);
}

function methodOf(config: Config, training: TrainingSpec): TrainingMethod {
  const epochs = training.epochs === undefined ? {} : { epochs: training.epochs };
  const { method, beta } = training;
  if (method === 'supervised') return { type: method, ...epochs };
  if (method === 'dpo') return { type: method, ...epochs, ...(beta !== undefined && { beta }) };
  return { type: method, ...epochs, grader: jobGrader(graderOf(config, training)) };
}

/** The grader as a job takes it: OpenAI's fields, its id as the name. */
function jobGrader({ id, ...grader }: Config['graders'][number]): unknown {
  return { name: id, ...grader };
}

interface Start {
  readonly model: string;
  readonly parent: string | null;
}

async function startingModel(
  training: TrainingSpec,
  ready: Ready,
  context: AppContext,
  options: TrainOptions,
): Promise<Start> {
  if (training.base !== undefined) return { model: training.base, parent: null };
  const candidate = candidateOf(ready.config, training.from as string);
  if (candidate.model !== null) return { model: candidate.model, parent: null };
  const { model, key } = await trainCandidate(candidate, ready, context, options);
  return { model: model as string, parent: key };
}
