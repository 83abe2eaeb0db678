import type { Config } from '../config/config.ts';
import type { Dataset } from '../config/load-dataset.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../core/model/candidate.ts';
import { BreakevenError, isBreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId } from '../core/model/units.ts';
import { renderTemplate } from '../core/template.ts';
import type { TrainingRecord } from '../ports/store.ts';
import type { Trainer, TrainingJob, TrainingProgress } from '../ports/trainer.ts';
import { hashOf, renderRequest } from '../run/plan.ts';
import { reinforcementLines, supervisedLines } from '../training/lines.ts';
import type { AppContext, Stopping } from './context.ts';
import { buyLabels, type Labels } from './labels.ts';
import { type Prepared, prepare } from './prepare.ts';
import type { RunEvent } from './run.ts';
import { candidateOf, graderOf, toRunnable, trainingKey } from './runnable.ts';

export type TrainEvent =
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
    }
  | { readonly type: 'progress'; readonly candidate: CandidateId; readonly progress: TrainingProgress }
  | {
      readonly type: 'trained';
      readonly candidate: CandidateId;
      readonly record: TrainingRecord;
      readonly reused: boolean;
    };

export interface TrainOptions extends Stopping {
  readonly onEvent: (event: TrainEvent) => void;
}

/** Share of the training examples that a reinforcement job validates on; files need ten lines at least. */
const VALIDATION_SHARE = 0.05;
const VALIDATION_LEAST = 10;
const VALIDATION_MOST = 200;

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
  if (config.environment)
    throw new BreakevenError(
      'bad-config',
      'agents are not trained here: what they wrote is no answer to one request',
      'train elsewhere, and name the model that came of it',
    );
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
  const trainer = await context.createTrainer(ready.config, candidate.endpoint);
  if (known?.status === 'running') {
    const followed = await followJob(known, trainer, context, options).catch(ifGone);
    if (followed) return followed;
  }
  const started = await startJob(candidate, training, key, trainer, ready, context, options);
  return followJob(started, trainer, context, options);
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
  const examples = trainingExamples(candidate, training, ready);
  refuseOverlap(examples, ready);
  const { files, labels } = await trainingFiles(candidate, training, examples, ready, context, options);
  const epochs = training.epochs === undefined ? {} : { epochs: training.epochs };
  const method: TrainingJob['method'] =
    training.method === 'supervised'
      ? { type: 'supervised', ...epochs }
      : { type: 'reinforcement', ...epochs, grader: jobGrader(graderOf(config, training)) };
  const jobId = await trainer.start(
    { model, suffix: candidate.id, seed: config.seed, method, ...files },
    options.abort,
  );
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
    labels: labels && { run: labels.run, asked: labels.asked, accepted: labels.accepted },
    error: null,
  };
  await context.store.saveTraining(record);
  options.onEvent({
    type: 'job',
    candidate: candidate.id,
    jobId,
    examples: labels?.accepted ?? examples.length,
  });
  return record;
}

/** With any other error the job may still run, and is taken up the next time. */
const JOB_IS_OVER: ReadonlySet<string> = new Set(['bad-input', 'not-found']);

async function followJob(
  record: TrainingRecord,
  trainer: Trainer,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const { candidate } = record;
  try {
    const trained = await trainer.follow(
      record.jobId,
      (progress) => options.onEvent({ type: 'progress', candidate, progress }),
      options.abort,
    );
    const done: TrainingRecord = {
      ...record,
      ...trained,
      status: 'succeeded',
      finishedAt: context.clock.instant(),
    };
    await context.store.saveTraining(done);
    options.onEvent({ type: 'trained', candidate, record: done, reused: false });
    return done;
  } catch (error) {
    if (isBreakevenError(error) && JOB_IS_OVER.has(error.code)) {
      await context.store.saveTraining({
        ...record,
        status: 'failed',
        finishedAt: context.clock.instant(),
        error: error.message,
      });
    }
    throw error;
  }
}

/** The first of the train file, as many as the config says. @throws BreakevenError when there are fewer. */
function trainingExamples(
  candidate: Candidate,
  training: TrainingSpec,
  { train, config }: Ready,
): readonly Example[] {
  const wanted = training.examples ?? train.examples.length;
  if (wanted <= train.examples.length) return train.examples.slice(0, wanted);
  throw new BreakevenError(
    'bad-config',
    `candidate '${candidate.id}' wants ${wanted} training examples, and ${config.dataset.train} has ${train.examples.length}`,
    'lower training.examples or add examples',
  );
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

/** An example that is both trained on and evaluated would make the eval lie. */
function refuseOverlap(examples: readonly Example[], { dataset, config }: Ready): void {
  const content = ({ item }: Example): string => hashOf({ ...item, [config.dataset.id]: null });
  const evaluated = new Map(dataset.examples.map((example) => [content(example), example.id]));
  for (const example of examples) {
    const twin = evaluated.get(content(example));
    if (twin === undefined) continue;
    throw new BreakevenError(
      'bad-input',
      `training example '${example.id}' is eval example '${twin}'`,
      'take it out of one of the files',
    );
  }
}

interface TrainingFiles {
  readonly files: { readonly trainingFile: string; readonly validationFile?: string };
  readonly labels: Labels | null;
}

async function trainingFiles(
  candidate: Candidate,
  training: TrainingSpec,
  examples: readonly Example[],
  ready: Ready,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingFiles> {
  const runnable = toRunnable(ready.config, candidate, '', context);
  const messagesOf = (example: Example) => renderRequest(runnable, example).messages;
  if (training.method === 'reinforcement') {
    const held = Math.min(
      VALIDATION_MOST,
      Math.max(VALIDATION_LEAST, Math.floor(examples.length * VALIDATION_SHARE)),
    );
    const rows = examples.map((example) => ({ messages: messagesOf(example), example }));
    const files = {
      trainingFile: reinforcementLines(rows.slice(held)),
      validationFile: reinforcementLines(rows.slice(0, held)),
    };
    return { files, labels: null };
  }
  if (candidate.approach.kind === 'distilled' && candidate.approach.teacher !== undefined) {
    const labels = await buyLabels(
      candidate.id,
      candidate.approach.teacher,
      training,
      examples,
      ready,
      context,
      options,
    );
    const rows = labels.rows.map(({ example, answer }) => ({ messages: messagesOf(example), answer }));
    return { files: { trainingFile: supervisedLines(rows) }, labels };
  }
  const grader = graderOf(ready.config, training);
  const gold = 'reference' in grader ? grader.reference : undefined;
  if (gold === undefined)
    throw new BreakevenError(
      'bad-config',
      `grader '${grader.id}' holds no reference answers to train on`,
      'name a grader with a reference, such as string_check, first',
    );
  const rows = examples.map((example) => ({
    messages: messagesOf(example),
    answer: renderTemplate(gold, { item: example.item }),
  }));
  return { files: { trainingFile: supervisedLines(rows) }, labels: null };
}

/** The grader as a job takes it: OpenAI's fields, its id as the name. */
function jobGrader({ id, ...grader }: Config['graders'][number]): unknown {
  return { name: id, ...grader };
}
