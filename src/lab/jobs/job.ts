import { randomBytes } from 'node:crypto';
import type { StepMetrics } from '../tuning/order.ts';
import type { Hyperparameters, JobRequest } from './job-request.ts';

type JobStatus = 'queued' | 'running' | 'paused' | 'succeeded' | 'failed' | 'cancelled';

/** OpenAI's fine-tuning job object. */
interface JobObject {
  readonly object: 'fine_tuning.job';
  readonly id: string;
  readonly model: string;
  readonly created_at: number;
  finished_at: number | null;
  fine_tuned_model: string | null;
  readonly organization_id: 'breakeven';
  readonly result_files: readonly string[];
  status: JobStatus;
  readonly training_file: string;
  readonly validation_file: string | null;
  readonly hyperparameters: Hyperparameters;
  readonly method: Record<string, unknown>;
  trained_tokens: number | null;
  error: { readonly code: string; readonly message: string; readonly param: string | null } | null;
  readonly seed: number;
  readonly user_provided_suffix: string | null;
  readonly metadata: Record<string, string> | null;
  readonly integrations: readonly never[];
  readonly estimated_finish: null;
  /** Of reinforcement: what it is billed by. The lab's own form, for the API's is not documented. */
  usage_metrics: UsageMetrics | null;
}

interface UsageMetrics {
  /** Seconds of its core loop so far, to the hundredth. */
  readonly core_loop_seconds: number;
  /** No model grades in the lab. */
  readonly model_graders_token_usage: Readonly<Record<string, never>>;
}

/** OpenAI's checkpoint: the model as it was after a step, served under a name of its own. */
export interface Checkpoint {
  readonly object: 'fine_tuning.job.checkpoint';
  readonly id: string;
  readonly created_at: number;
  readonly fine_tuned_model_checkpoint: string;
  readonly fine_tuning_job_id: string;
  readonly step_number: number;
  readonly metrics: Readonly<Record<string, number>>;
}

/** OpenAI's job event; `data` holds the metrics of a step. */
export interface JobEvent {
  readonly object: 'fine_tuning.job.event';
  readonly id: string;
  readonly created_at: number;
  readonly level: 'info' | 'warn' | 'error';
  readonly type: 'message' | 'metrics';
  readonly message: string;
  readonly data: StepMetrics | null;
}

/** A job as it is kept: its object, its events and checkpoints in order, and the request that it came from. */
export interface Job {
  readonly object: JobObject;
  readonly events: JobEvent[];
  readonly checkpoints: Checkpoint[];
  readonly request: JobRequest;
  /** Of its plan: what its weights are kept under. */
  readonly key: string;
  /** The step of the training state that lies beside it, to go on from. */
  savedStep: number | null;
}

export function createJob(
  request: JobRequest,
  key: string,
  hyperparameters: Hyperparameters,
  seed: number,
): Job {
  const type = request.method?.type ?? 'supervised';
  const given = request.method?.type === 'reinforcement' ? request.method.reinforcement : {};
  const object: JobObject = {
    object: 'fine_tuning.job',
    id: `ftjob-${randomBytes(12).toString('hex')}`,
    model: request.model,
    created_at: unixNow(),
    finished_at: null,
    fine_tuned_model: null,
    organization_id: 'breakeven',
    result_files: [],
    status: 'queued',
    training_file: request.training_file,
    validation_file: request.validation_file ?? null,
    hyperparameters,
    method: { type, [type]: { ...given, hyperparameters } },
    trained_tokens: null,
    error: null,
    seed,
    user_provided_suffix: request.suffix ?? null,
    metadata: request.metadata ?? null,
    integrations: [],
    estimated_finish: null,
    usage_metrics: null,
  };
  return { object, events: [], checkpoints: [], request, key, savedStep: null };
}

export function isFinished({ object }: Job): boolean {
  return object.status === 'succeeded' || object.status === 'failed' || object.status === 'cancelled';
}

export function addMessage(job: Job, message: string, level: JobEvent['level'] = 'info'): void {
  addEvent(job, { level, type: 'message', message, data: null });
}

export function addMetrics(job: Job, data: StepMetrics): void {
  const value =
    data.scores === undefined
      ? `training loss=${data.train_loss?.toFixed(4)}`
      : `mean reward=${data.scores.train_reward_mean.toFixed(4)}`;
  const message = `Step ${data.step}/${data.total_steps}: ${value}`;
  addEvent(job, { level: 'info', type: 'metrics', message, data });
}

/** Says what the job's steps took so far, where that is what it is billed by. */
export function countUsage(job: Job): void {
  if (job.object.method.type !== 'reinforcement') return;
  let seconds = 0;
  for (const { data } of job.events) seconds += data?.timing.step.full_iteration ?? 0;
  job.object.usage_metrics = {
    core_loop_seconds: Math.round(seconds * 100) / 100,
    model_graders_token_usage: {},
  };
}

export function addCheckpoint(job: Job, step: number, model: string): void {
  const { id } = job.object;
  const data = job.events.findLast((event) => event.data?.step === step)?.data;
  job.checkpoints.push({
    object: 'fine_tuning.job.checkpoint',
    id: `ftckpt_${id.slice(6)}_${step}`,
    created_at: unixNow(),
    fine_tuned_model_checkpoint: model,
    fine_tuning_job_id: id,
    step_number: step,
    metrics: {
      step,
      ...(data?.train_loss !== undefined && { train_loss: data.train_loss }),
      ...(data?.valid_loss !== undefined && { full_valid_loss: data.valid_loss }),
      ...data?.scores,
    },
  });
}

function addEvent(job: Job, event: Omit<JobEvent, 'object' | 'id' | 'created_at'>): void {
  const id = `ftevent-${job.object.id.slice(6)}-${job.events.length + 1}`;
  job.events.push({ object: 'fine_tuning.job.event', id, created_at: unixNow(), ...event });
}

export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}
