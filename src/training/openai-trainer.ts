import type OpenAI from 'openai';
import { APIError, APIUserAbortError, toFile } from 'openai';
import type { FineTuningJob, FineTuningJobEvent, JobCreateParams } from 'openai/resources/fine-tuning/jobs';
import { z } from 'zod';
import { BreakevenError, type ErrorCode } from '../core/model/error.ts';
import { redact } from '../core/redact.ts';
import type { Clock } from '../ports/clock.ts';
import type { TrainedModel, Trainer, TrainingJob, TrainingProgress } from '../ports/trainer.ts';
import { curvesOf, type StepFigures } from './curves.ts';

const POLL_MS = 500;
const SLOWEST_POLL_MS = 15_000;
/** Polls in a row that may fail: at the slowest, five minutes. */
const MOST_FAILURES = 20;

/** Fine-tuning by OpenAI's API, at OpenAI or any server that speaks it. The client must not retry by itself. */
export function createOpenAiTrainer(client: OpenAI, clock: Clock): Trainer {
  return {
    start: (job, signal) => translateErrors(client, signal, () => startJob(client, job, signal)),
    follow: (jobId, onProgress, signal) =>
      translateErrors(client, signal, () => followJob(client, clock, jobId, onProgress, signal)),
  };
}

async function startJob(client: OpenAI, job: TrainingJob, signal: AbortSignal): Promise<string> {
  const training_file = await upload(client, `${job.suffix}-train.jsonl`, job.trainingFile, signal);
  const validation_file =
    job.validationFile === undefined
      ? undefined
      : await upload(client, `${job.suffix}-valid.jsonl`, job.validationFile, signal);
  const created = await client.fineTuning.jobs.create(
    {
      model: job.model,
      training_file,
      ...(validation_file !== undefined && { validation_file }),
      suffix: job.suffix.slice(0, 64),
      seed: job.seed,
      method: methodOf(job),
    },
    { signal },
  );
  return created.id;
}

async function followJob(
  client: OpenAI,
  clock: Clock,
  jobId: string,
  onProgress: (progress: TrainingProgress) => void,
  signal: AbortSignal,
): Promise<TrainedModel> {
  let wait = POLL_MS;
  let failures = 0;
  for (;;) {
    try {
      const job = await client.fineTuning.jobs.retrieve(jobId, { signal });
      if (isEnded(job)) return await finish(client, job, signal);
      onProgress(await latestProgress(client, job, signal));
      failures = 0;
    } catch (error) {
      failures += 1;
      if (!isPassing(error) || failures >= MOST_FAILURES) throw error;
    }
    signal.throwIfAborted();
    await clock.sleep(wait, signal);
    signal.throwIfAborted();
    wait = Math.min(SLOWEST_POLL_MS, wait * 1.1);
  }
}

/** Trouble of the line or the server that may be over at the next poll: the job itself goes on. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof APIError) || error instanceof APIUserAbortError) return false;
  return error.status === undefined || error.status >= 500 || error.status === 408 || error.status === 429;
}

/** A request that the provider refuses, with its own words and without the key. */
async function translateErrors<T>(client: OpenAI, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted)
      throw new BreakevenError(
        'interrupted',
        'training was interrupted',
        'start it again: the job is taken up',
      );
    if (!(error instanceof APIError)) throw error;
    throw new BreakevenError(
      codeOf(error),
      `the fine-tuning API refused: ${redact(error.message, client.apiKey)}`,
      'the provider says why; mend it and train again',
    );
  }
}

/** A job that is gone is not found; what is wrong with the request is bad input; all else is the way there. */
function codeOf({ status }: APIError): ErrorCode {
  if (status === 404) return 'not-found';
  return status === 400 || status === 413 || status === 422 ? 'bad-input' : 'bad-config';
}

function methodOf({ method }: TrainingJob): JobCreateParams.Method {
  const hyperparameters = method.epochs === undefined ? {} : { hyperparameters: { n_epochs: method.epochs } };
  if (method.type === 'supervised') return { type: 'supervised', supervised: hyperparameters };
  return { type: 'reinforcement', reinforcement: { grader: method.grader as never, ...hyperparameters } };
}

async function upload(client: OpenAI, name: string, lines: string, signal: AbortSignal): Promise<string> {
  const file = await client.files.create(
    { file: await toFile(Buffer.from(lines), name), purpose: 'fine-tune' },
    { signal },
  );
  return file.id;
}

function isEnded({ status }: FineTuningJob): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled';
}

async function finish(client: OpenAI, job: FineTuningJob, signal: AbortSignal): Promise<TrainedModel> {
  if (job.status !== 'succeeded' || job.fine_tuned_model === null) {
    const why = job.error?.message ?? `it ended as ${job.status}`;
    throw new BreakevenError(
      'bad-input',
      `training job ${job.id} brought no model: ${why}`,
      'mend the cause and train again',
    );
  }
  const told = await readMetrics(client, job.id, signal);
  return { model: job.fine_tuned_model, trainedTokens: job.trained_tokens, ...told };
}

/** What a provider has no figure for is left out or null. */
const figure = z.number().nullish();

const metricsSchema = z.looseObject({
  step: figure,
  total_steps: figure,
  train_loss: figure,
  valid_loss: figure,
  full_valid_loss: figure,
  scores: z.looseObject({ train_reward_mean: figure, valid_reward_mean: figure }).nullish(),
  timing: z.looseObject({ step: z.looseObject({ full_iteration: figure }).nullish() }).nullish(),
});

type Metrics = z.infer<typeof metricsSchema>;

function metricsOf(event: FineTuningJobEvent): Metrics | null {
  return event.type === 'metrics' ? (metricsSchema.safeParse(event.data).data ?? null) : null;
}

async function latestProgress(
  client: OpenAI,
  { id, status }: FineTuningJob,
  signal: AbortSignal,
): Promise<TrainingProgress> {
  const { data } = await client.fineTuning.jobs.listEvents(id, { limit: 20 }, { signal });
  const metrics = data.map(metricsOf).find((one) => one !== null);
  const { step, total_steps, train_loss, scores } = metrics ?? {};
  const reward = scores?.train_reward_mean;
  return {
    status,
    ...(isFigure(step) && { step }),
    ...(isFigure(total_steps) && { totalSteps: total_steps }),
    ...(isFigure(train_loss) && { loss: train_loss }),
    ...(isFigure(reward) && { reward }),
  };
}

function isFigure(value: number | null | undefined): value is number {
  return value !== null && value !== undefined;
}

/** All steps: the seconds of their full iterations, which is what reinforcement is billed by, and how they went. */
async function readMetrics(
  client: OpenAI,
  id: string,
  signal: AbortSignal,
): Promise<Pick<TrainedModel, 'coreLoopSeconds' | 'curves'>> {
  let seconds: number | null = null;
  const told: Metrics[] = [];
  for await (const event of client.fineTuning.jobs.listEvents(id, { limit: 100 }, { signal })) {
    const metrics = metricsOf(event);
    if (metrics === null) continue;
    told.push(metrics);
    const step = metrics.timing?.step?.full_iteration;
    if (isFigure(step)) seconds = (seconds ?? 0) + step;
  }
  return { coreLoopSeconds: seconds, curves: curvesOf(stepsOf(told)) };
}

/** Events come newest first. The loss of the whole validation file goes before that of one batch of it. */
function stepsOf(told: readonly Metrics[]): readonly StepFigures[] {
  const isWhole = told.some(({ full_valid_loss }) => isFigure(full_valid_loss));
  return told.toReversed().flatMap(({ step, train_loss, valid_loss, full_valid_loss, scores }) => {
    if (!isFigure(step)) return [];
    const values = {
      'train-loss': train_loss,
      'valid-loss': isWhole ? full_valid_loss : valid_loss,
      'train-reward': scores?.train_reward_mean,
      'valid-reward': scores?.valid_reward_mean,
    };
    return [{ step, values }];
  });
}
