import { createHash } from 'node:crypto';
import type OpenAI from 'openai';
import { APIError, APIUserAbortError, toFile } from 'openai';
import type { FineTuningJob, JobCreateParams } from 'openai/resources/fine-tuning/jobs';
import { BreakevenError } from '../../core/model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { OnProgress, TrainedModel, Trainer, TrainingJob } from '../../ports/trainer.ts';
import { bestCheckpoint } from '../best-checkpoint.ts';
import { isPassing, pollUntilEnded } from '../poll.ts';
import { type KeyedOpenAi, translateErrors } from '../translate-errors.ts';
import { checkpointOf, type Metrics, metricsOf, progressOf, summaryOf } from './metrics.ts';

/** The name under which a job's metadata has our key. */
const KEY_NAME = 'breakeven';
/** Jobs and files that are looked through for one of ours. */
const MOST_LISTED = 2000;

/** Fine-tuning by OpenAI's API, at OpenAI or any server that speaks it. The client must not retry by itself. */
export function createOpenAiTrainer({ client, key }: KeyedOpenAi, clock: Clock): Trainer {
  const guard = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
    translateErrors(key, signal, work);
  return {
    find: (jobKey, signal) => guard(signal, () => findJob(client, jobKey, signal)),
    start: (job, signal) => guard(signal, () => startJob(client, job, signal)),
    follow: (jobId, onProgress, signal) =>
      guard(signal, () => followJob(client, clock, jobId, onProgress, signal)),
    halt: (jobId, signal) => guard(signal, () => haltJob(client, jobId, signal)),
    resume: (jobId, signal) => guard(signal, () => resumeJob(client, jobId, signal)),
  };
}

async function findJob(client: OpenAI, key: string, signal: AbortSignal): Promise<string | null> {
  let seen = 0;
  for await (const job of client.fineTuning.jobs.list({ limit: 100 }, { signal })) {
    const isOver = job.status === 'failed' || job.status === 'cancelled';
    if (job.metadata?.[KEY_NAME] === key && !isOver) return job.id;
    seen += 1;
    if (seen >= MOST_LISTED) break;
  }
  return null;
}

async function startJob(client: OpenAI, job: TrainingJob, signal: AbortSignal): Promise<string> {
  const training_file = await upload(client, `${job.suffix}-train`, job.trainingFile, signal);
  const validation_file =
    job.validationFile === undefined
      ? undefined
      : await upload(client, `${job.suffix}-valid`, job.validationFile, signal);
  const created = await client.fineTuning.jobs.create(
    {
      model: job.model,
      training_file,
      ...(validation_file !== undefined && { validation_file }),
      suffix: job.suffix.slice(0, 64),
      seed: job.seed,
      metadata: { [KEY_NAME]: job.key },
      method: methodOf(job),
    },
    { signal },
  );
  return created.id;
}

function methodOf({ method }: TrainingJob): JobCreateParams.Method {
  const epochs = method.epochs === undefined ? {} : { n_epochs: method.epochs };
  if (method.type === 'reinforcement')
    return {
      type: 'reinforcement',
      reinforcement: { grader: method.grader as never, ...optional('hyperparameters', epochs) },
    };
  if (method.type === 'supervised')
    return { type: 'supervised', supervised: optional('hyperparameters', epochs) };
  const beta = method.beta === undefined ? {} : { beta: method.beta };
  return { type: 'dpo', dpo: optional('hyperparameters', { ...epochs, ...beta }) };
}

function optional<K extends string, V extends object>(key: K, value: V): Partial<Record<K, V>> {
  return Object.keys(value).length === 0 ? {} : ({ [key]: value } as Record<K, V>);
}

/** The file's name has the hash of what is in it, so that one that lies there already is found and taken. */
async function upload(client: OpenAI, stem: string, lines: string, signal: AbortSignal): Promise<string> {
  const bytes = Buffer.from(lines);
  const name = `${stem}-${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}.jsonl`;
  const known = await findFile(client, name, bytes.length, signal);
  if (known !== null) return known;
  const file = await client.files.create(
    { file: await toFile(bytes, name), purpose: 'fine-tune' },
    { signal },
  );
  return file.id;
}

async function findFile(
  client: OpenAI,
  name: string,
  bytes: number,
  signal: AbortSignal,
): Promise<string | null> {
  let seen = 0;
  try {
    for await (const file of client.files.list({ purpose: 'fine-tune' }, { signal })) {
      if (file.filename === name && file.bytes === bytes) return file.id;
      seen += 1;
      if (seen >= MOST_LISTED) break;
    }
  } catch (error) {
    if (!(error instanceof APIError) || error instanceof APIUserAbortError) throw error; // a server without a list
  }
  return null;
}

async function followJob(
  client: OpenAI,
  clock: Clock,
  jobId: string,
  onProgress: OnProgress,
  signal: AbortSignal,
): Promise<TrainedModel> {
  const told = new ToldMetrics(client, jobId);
  const look = async () => {
    const job = await client.fineTuning.jobs.retrieve(jobId, { signal });
    const metrics = await told.read(signal);
    if (isEnded(job)) return { ended: await finish(client, job, metrics, signal) };
    return { atMostMs: onProgress(progressOf(job.status, metrics)) };
  };
  return pollUntilEnded(clock, signal, { look, isPassing });
}

function isEnded(job: FineTuningJob): boolean {
  return ['succeeded', 'failed', 'cancelled', 'paused'].includes(job.status);
}

/** The metrics of a job, newest first; each event is read once. */
class ToldMetrics {
  readonly #client: OpenAI;
  readonly #jobId: string;
  #metrics: readonly Metrics[] = [];
  #newest: string | null = null;

  constructor(client: OpenAI, jobId: string) {
    this.#client = client;
    this.#jobId = jobId;
  }

  async read(signal: AbortSignal): Promise<readonly Metrics[]> {
    const fresh: Metrics[] = [];
    let newest: string | null = null;
    for await (const event of this.#client.fineTuning.jobs.listEvents(
      this.#jobId,
      { limit: 100 },
      { signal },
    )) {
      if (event.id === this.#newest) break;
      newest ??= event.id;
      const metrics = metricsOf(event);
      if (metrics !== null) fresh.push(metrics);
    }
    this.#newest = newest ?? this.#newest;
    this.#metrics = [...fresh, ...this.#metrics];
    return this.#metrics;
  }
}

async function finish(
  client: OpenAI,
  job: FineTuningJob,
  told: readonly Metrics[],
  signal: AbortSignal,
): Promise<TrainedModel> {
  const isHalted = (job.status as string) === 'paused';
  if (!isHalted && (job.status !== 'succeeded' || job.fine_tuned_model === null)) {
    const why = job.error?.message ?? `it ended as ${job.status}`;
    throw new BreakevenError(
      'bad-input',
      `training job ${job.id} brought no model: ${why}`,
      'mend the cause and train again',
    );
  }
  const checkpoints = await listCheckpoints(client, job.id, told, signal);
  return {
    ending: isHalted ? 'halted' : 'succeeded',
    model: isHalted ? (bestCheckpoint(checkpoints)?.model ?? null) : job.fine_tuned_model,
    trainedTokens: job.trained_tokens,
    ...summaryOf(told),
    checkpoints,
  };
}

async function listCheckpoints(
  client: OpenAI,
  jobId: string,
  told: readonly Metrics[],
  signal: AbortSignal,
): Promise<TrainedModel['checkpoints']> {
  try {
    const checkpoints = [];
    for await (const one of client.fineTuning.jobs.checkpoints.list(jobId, { limit: 100 }, { signal }))
      checkpoints.push(checkpointOf(one, told));
    return checkpoints;
  } catch (error) {
    if (!(error instanceof APIError) || error instanceof APIUserAbortError) throw error;
    return []; // a server that keeps none, or does not list them
  }
}

/** Statuses of a server that cannot pause. */
const CANNOT: ReadonlySet<number | undefined> = new Set([400, 404, 405, 501]);

async function haltJob(client: OpenAI, jobId: string, signal: AbortSignal): Promise<void> {
  try {
    await client.fineTuning.jobs.pause(jobId, { signal });
  } catch (error) {
    if (!(error instanceof APIError) || !CANNOT.has(error.status)) throw error;
    await client.fineTuning.jobs.cancel(jobId, { signal });
  }
}

async function resumeJob(client: OpenAI, jobId: string, signal: AbortSignal): Promise<boolean> {
  const job = await client.fineTuning.jobs.retrieve(jobId, { signal });
  if ((job.status as string) !== 'paused') return false;
  await client.fineTuning.jobs.resume(jobId, { signal });
  return true;
}
