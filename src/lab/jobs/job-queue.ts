import type { ModelRegistry } from '../models/registry.ts';
import { ApiError } from '../server/api-error.ts';
import type { FileStore } from '../server/file-store.ts';
import type { StepMetrics } from '../tuning/order.ts';
import { runTuning } from '../tuning/run-tuning.ts';
import { gradeSamples } from './grade-samples.ts';
import { addMessage, addMetrics, createJob, isFinished, type Job, unixNow } from './job.ts';
import type { JobRequest } from './job-request.ts';
import type { JobStore } from './job-store.ts';
import { type CreateGrader, type JobPlan, nameTunedModel, planJob } from './plan-job.ts';
import { describeSettings } from './settings.ts';
import type { TunedModels } from './tuned-models.ts';

/** What jobs draw on and give to. */
export interface JobContext {
  readonly models: ModelRegistry;
  readonly files: FileStore;
  readonly jobs: JobStore;
  readonly tuned: TunedModels;
  readonly createGrader: CreateGrader;
}

/** Fine-tuning jobs, first come first served, one at a time. */
export class JobQueue {
  readonly #context: JobContext;
  readonly #waiting: { job: Job; plan: JobPlan }[] = [];
  #running: { job: Job; abort: AbortController; ended: Promise<void> } | null = null;
  #closed = false;

  constructor(context: JobContext) {
    this.#context = context;
  }

  /** Takes up what an earlier server left unfinished. */
  resume(): void {
    for (const job of this.#context.jobs.list().filter((one) => !isFinished(one))) {
      try {
        const plan = planJob(job.request, this.#context);
        job.object.status = 'queued';
        addMessage(job, 'The server was restarted; the job starts again.');
        this.#enqueue(job, plan);
      } catch (error) {
        this.#fail(job, error);
      }
    }
  }

  /** @throws ApiError for a job that could not run. */
  create(request: JobRequest): Job {
    const plan = planJob(request, this.#context);
    const job = createJob(request, describeSettings(plan.settings), plan.settings.seed);
    addMessage(job, `Created fine-tuning job: ${job.object.id}`);
    this.#enqueue(job, plan);
    return job;
  }

  /** @throws ApiError when the job has finished. */
  cancel(job: Job): void {
    if (isFinished(job)) {
      throw new ApiError(
        400,
        'job_not_cancellable',
        `Job '${job.object.id}' has already ${job.object.status}.`,
      );
    }
    const index = this.#waiting.findIndex((one) => one.job === job);
    if (index >= 0) this.#waiting.splice(index, 1);
    job.object.status = 'cancelled';
    addMessage(job, 'The job was cancelled.');
    this.#finish(job);
    if (this.#running?.job === job) this.#running.abort.abort();
  }

  /** Stops the running job; it and those that wait are taken up by the next server on this directory. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.abort.abort();
    await this.#running?.ended;
  }

  #enqueue(job: Job, plan: JobPlan): void {
    this.#context.jobs.save(job);
    this.#waiting.push({ job, plan });
    setImmediate(() => this.#startNext());
  }

  #startNext(): void {
    if (this.#running || this.#closed) return;
    const next = this.#waiting.shift();
    if (!next) return;
    const abort = new AbortController();
    const ended = this.#run(next.job, next.plan, abort.signal).finally(() => {
      this.#running = null;
      this.#startNext();
    });
    this.#running = { job: next.job, abort, ended };
  }

  async #run(job: Job, plan: JobPlan, signal: AbortSignal): Promise<void> {
    const { tuned, models } = this.#context;
    job.object.status = 'running';
    addMessage(job, 'Fine-tuning job started');
    try {
      const recorded = tuned.find(plan.key);
      if (recorded) this.#replay(job, recorded.created, recorded.metrics);
      else await this.#train(job, plan, signal);
      if (signal.aborted) return;
      const name = nameTunedModel(plan.key, job.object.user_provided_suffix);
      tuned.serve(plan.key, name, models);
      job.object.fine_tuned_model = name;
      job.object.trained_tokens = tuned.find(plan.key)?.trainedTokens ?? null;
      job.object.status = 'succeeded';
      addMessage(job, `New fine-tuned model created: ${name}`);
      addMessage(job, 'The job has successfully completed');
      this.#finish(job);
    } catch (error) {
      if (!signal.aborted) this.#fail(job, error);
    }
  }

  async #train(job: Job, plan: JobPlan, signal: AbortSignal): Promise<void> {
    const metrics: StepMetrics[] = [];
    const { grading } = plan;
    const hooks = {
      onMetrics: (step: StepMetrics) => {
        metrics.push(step);
        addMetrics(job, step);
      },
      grade: gradeWith(grading),
    };
    const result = await runTuning(plan.order, hooks, signal);
    const record = { key: plan.key, created: unixNow(), trainedTokens: result.trainedTokens, metrics };
    this.#context.tuned.save(plan.base, record, result);
  }

  #replay(job: Job, created: number, metrics: readonly StepMetrics[]): void {
    const day = new Date(created * 1000).toISOString();
    addMessage(
      job,
      `The same data, method, seed and base were trained on ${day}; this is the recorded result.`,
    );
    for (const step of metrics) addMetrics(job, step);
  }

  #fail(job: Job, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof ApiError ? error.code : 'training_failed';
    job.object.error = { code, message, param: error instanceof ApiError ? error.param : null };
    job.object.status = 'failed';
    addMessage(job, message, 'error');
    this.#finish(job);
  }

  #finish(job: Job): void {
    job.object.finished_at = unixNow();
    this.#context.jobs.save(job);
  }
}

type Grade = Parameters<typeof runTuning>[1]['grade'];

function gradeWith(grading: JobPlan['grading']): Grade {
  return async (requests) => {
    if (!grading) throw new Error('a supervised job asked for rewards');
    return gradeSamples(requests, grading);
  };
}
