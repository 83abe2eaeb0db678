import { createHash } from 'node:crypto';
import type OpenAI from 'openai';
import { APIError, APIUserAbortError } from 'openai';
import type { z } from 'zod';
import { BreakevenError } from '../../core/model/error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { TrainedModel, Trainer, TrainingJob, TrainingProgress } from '../../ports/trainer.ts';
import { bestCheckpoint } from '../best-checkpoint.ts';
import { curvesOf } from '../curves.ts';
import { isPassing, pollUntilEnded } from '../poll.ts';
import { type KeyedOpenAi, translateErrors } from '../translate-errors.ts';
import {
  checkpointsOf,
  type EventAnswer,
  eventSchema,
  fileSchema,
  isEnded,
  isFailed,
  jobSchema,
  listSchema,
  modelOf,
  nameOf,
  quoteSchema,
} from './answers.ts';

/** Of a job's key, what stands in its suffix: Together keeps no metadata. */
const MARK_LENGTH = 16;
const MOST_SUFFIX = 64;

type Client = Pick<OpenAI, 'get' | 'post'>;

/** Fine-tuning by Together's API: supervised and by preference. The client must not retry by itself. */
export function createTogetherTrainer({ client, key }: KeyedOpenAi, clock: Clock): Trainer {
  const guard = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> =>
    translateErrors(key, signal, work);
  return {
    find: (jobKey, signal) => guard(signal, () => findJob(client, jobKey, signal)),
    start: (job, signal) => guard(signal, () => startJob(client, job, signal)),
    follow: (jobId, onProgress, signal) =>
      guard(signal, () =>
        pollUntilEnded(clock, signal, { look: () => look(client, jobId, onProgress, signal), isPassing }),
      ),
    halt: (jobId, signal) =>
      guard(signal, async () => {
        await client.post(`/fine-tunes/${encodeURIComponent(jobId)}/cancel`, { signal });
      }),
    resume: async () => false,
    estimate: (job, signal) => guard(signal, () => quote(client, job, signal)),
  };
}

function markOf(key: string): string {
  return key.slice(0, MARK_LENGTH);
}

async function findJob(client: Client, key: string, signal: AbortSignal): Promise<string | null> {
  const { data } = read(listSchema, await client.get('/fine-tunes', { signal }));
  for (const one of data) {
    const job = jobSchema.safeParse(one).data;
    if (job && !isFailed(job) && nameOf(job).includes(markOf(key))) return job.id;
  }
  return null;
}

async function startJob(client: Client, job: TrainingJob, signal: AbortSignal): Promise<string> {
  const body = await requestOf(client, job, signal);
  const suffix = `${job.suffix.slice(0, MOST_SUFFIX - MARK_LENGTH - 1)}-${markOf(job.key)}`;
  const created = await client.post('/fine-tunes', { body: { ...body, suffix }, signal });
  return read(jobSchema, created).id;
}

/** What it is expected to cost, by Together's own reckoning on the file itself; `null`: it does not say. */
async function quote(client: Client, job: TrainingJob, signal: AbortSignal): Promise<number | null> {
  const body = await requestOf(client, job, signal);
  try {
    const told = await client.post('/fine-tunes/estimate-price', { body, signal });
    return quoteSchema.safeParse(told).data?.estimated_total_price ?? null;
  } catch (error) {
    if (!(error instanceof APIError) || error instanceof APIUserAbortError) throw error;
    if (error.status === 404 || error.status === 405) return null; // it is asked for where it is known
    throw error;
  }
}

async function requestOf(
  client: Client,
  { model, suffix, method, seed, trainingFile, validationFile }: TrainingJob,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  if (method.type === 'reinforcement')
    throw new BreakevenError(
      'bad-config',
      'Together’s fine-tuning API takes no reinforcement jobs',
      'train at an endpoint that does, or by a program of your own: trainer: { type: command, … }',
    );
  const training_file = await upload(client, `${suffix}-train`, trainingFile, signal);
  const validation_file =
    validationFile === undefined
      ? undefined
      : await upload(client, `${suffix}-valid`, validationFile, signal);
  return {
    // A job's own id, or a model that it made, is gone on from; everything else is a base.
    ...(/^ft-/.test(model) ? { from_checkpoint: model } : { model }),
    training_file,
    ...(validation_file !== undefined && { validation_file, n_evals: 10 }),
    ...(method.epochs !== undefined && { n_epochs: method.epochs }),
    random_seed: seed,
    training_method:
      method.type === 'dpo'
        ? { method: 'dpo', ...(method.beta !== undefined && { dpo_beta: method.beta }) }
        : { method: 'sft', train_on_inputs: false },
  };
}

/** The file's name has the hash of what is in it, so that one that lies there already is found and taken. */
async function upload(client: Client, stem: string, lines: string, signal: AbortSignal): Promise<string> {
  const name = `${stem}-${createHash('sha256').update(lines).digest('hex').slice(0, 16)}.jsonl`;
  const { data } = read(listSchema, await client.get('/files', { signal }));
  for (const one of data) {
    const file = fileSchema.safeParse(one).data;
    if (file?.filename === name) return file.id;
  }
  const body = new FormData();
  body.set('purpose', 'fine-tune');
  body.set('file_name', name);
  body.set('file_type', 'jsonl');
  body.set('file', new Blob([lines]), name);
  return read(fileSchema, await client.post('/files/upload', { body, signal })).id;
}

type Looked = { readonly ended: TrainedModel } | { readonly atMostMs: number | undefined };

async function look(
  client: Client,
  jobId: string,
  onProgress: (progress: TrainingProgress) => number | undefined,
  signal: AbortSignal,
): Promise<Looked> {
  const path = `/fine-tunes/${encodeURIComponent(jobId)}`;
  const job = read(jobSchema, await client.get(path, { signal }));
  const events = eventsOf(await client.get(`${path}/events`, { signal }));
  if (!isEnded(job)) return { atMostMs: onProgress(progressOf(job.status, events)) };
  const model = modelOf(job);
  const isHalted = job.status === 'cancelled';
  if (!isHalted && (isFailed(job) || model === null))
    throw new BreakevenError(
      'bad-input',
      `training job ${jobId} brought no model: ${reasonOf(job.message ?? null, events) ?? `it ended as ${job.status}`}`,
      'mend the cause and train again',
    );
  const checkpoints = checkpointsOf(await client.get(`${path}/checkpoints`, { signal }), jobId);
  return {
    ended: {
      ending: isHalted ? 'halted' : 'succeeded',
      model: isHalted ? (bestCheckpoint(checkpoints)?.model ?? null) : model,
      trainedTokens: job.token_count ?? null,
      coreLoopSeconds: null,
      ...(typeof job.total_price === 'number' && job.total_price > 0 && { billedUsd: job.total_price }),
      curves: curvesIn(events),
      checkpoints,
    },
  };
}

function eventsOf(answer: unknown): readonly EventAnswer[] {
  const { data = [] } = listSchema.safeParse(answer).data ?? {};
  return data.flatMap((one) => eventSchema.safeParse(one).data ?? []);
}

function progressOf(status: string, events: readonly EventAnswer[]): TrainingProgress {
  const last = events.findLast(({ step }) => typeof step === 'number' && step > 0);
  const { step, total_steps, loss } = last ?? {};
  return {
    status,
    ...(typeof step === 'number' && { step }),
    ...(typeof total_steps === 'number' && total_steps > 0 && { totalSteps: total_steps }),
    ...(typeof loss === 'number' && { loss }),
    curves: curvesIn(events),
    coreLoopSeconds: null,
  };
}

function curvesIn(events: readonly EventAnswer[]): TrainedModel['curves'] {
  return curvesOf(
    events.flatMap(({ step, loss, eval_loss }) =>
      typeof step === 'number' ? [{ step, values: { 'train-loss': loss, 'valid-loss': eval_loss } }] : [],
    ),
  );
}

function reasonOf(message: string | null, events: readonly EventAnswer[]): string | null {
  return message ?? events.findLast(({ type }) => /error/i.test(type ?? ''))?.message ?? null;
}

/** @throws BreakevenError where the server answers something else than the API says. */
function read<T>(schema: z.ZodType<T>, answer: unknown): T {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new BreakevenError(
    'bad-config',
    `the fine-tuning API answered something unexpected: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`,
    'check that the endpoint’s baseUrl is that of Together’s API',
  );
}
