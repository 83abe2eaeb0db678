import { randomBytes } from 'node:crypto';
import type { StepMetrics } from '../tuning/order.ts';
import type { Hyperparameters, JobRequest } from './job-request.ts';

type JobStatus = 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled';

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

/** A job as it is kept: its object, its events in order, and the request that it came from. */
export interface Job {
  readonly object: JobObject;
  readonly events: JobEvent[];
  readonly request: JobRequest;
}

export function createJob(request: JobRequest, hyperparameters: Hyperparameters, seed: number): Job {
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
  };
  return { object, events: [], request };
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

function addEvent(job: Job, event: Omit<JobEvent, 'object' | 'id' | 'created_at'>): void {
  const id = `ftevent-${job.object.id.slice(6)}-${job.events.length + 1}`;
  job.events.push({ object: 'fine_tuning.job.event', id, created_at: unixNow(), ...event });
}

export function unixNow(): number {
  return Math.floor(Date.now() / 1000);
}
