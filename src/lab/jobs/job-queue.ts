import type { ModelRegistry } from '../models/registry.ts';
import { ApiError } from '../server/api-error.ts';
import type { FileStore } from '../server/file-store.ts';
import { addMessage, countUsage, createJob, isFinished, type Job, unixNow } from './job.ts';
import type { JobRequest } from './job-request.ts';
import type { JobStore } from './job-store.ts';
import { type CreateGrader, type JobPlan, nameTunedModel, planJob } from './plan-job.ts';
import { describeSettings } from './settings.ts';
import { replayTraining, serveCheckpoints, type Training, train } from './train-job.ts';
import type { TunedModels } from './tuned-models.ts';

/** What jobs draw on and give to. */
export interface JobContext {
  readonly models: ModelRegistry;
  readonly files: FileStore;
  readonly jobs: JobStore;
  readonly tuned: TunedModels;
  readonly createGrader: CreateGrader;
}

interface Running {
  readonly job: Job;
  readonly training: Training | null;
  readonly ended: Promise<void>;
}

/** Fine-tuning jobs, first come first served, one at a time. */
export class JobQueue {
  readonly #context: JobContext;
  readonly #waiting: { job: Job; plan: JobPlan }[] = [];
  #running: Running | null = null;
  #closed = false;

  constructor(context: JobContext) {
    this.#context = context;
  }

  /** Takes up what an earlier server left unfinished, and serves what its jobs had come to. */
  takeUp(): void {
    for (const job of this.#context.jobs.list()) {
      if (isFinished(job)) {
        serveCheckpoints(job, this.#context);
        continue;
      }
      try {
        const plan = planJob(job.request, this.#context);
        serveCheckpoints(job, this.#context);
        if (job.object.status === 'paused') continue;
        job.object.status = 'queued';
        addMessage(job, `The server was restarted; the job ${goesOn(job)}.`);
        this.#enqueue(job, plan);
      } catch (error) {
        this.#fail(job, error);
      }
    }
  }

  /** @throws ApiError for a job that could not run. */
  create(request: JobRequest): Job {
    const plan = planJob(request, this.#context);
    const job = createJob(request, plan.key, describeSettings(plan.settings), plan.settings.seed);
    addMessage(job, `Created fine-tuning job: ${job.object.id}`);
    this.#enqueue(job, plan);
    return job;
  }

  /** @throws ApiError when the job has finished. */
  cancel(job: Job): void {
    if (isFinished(job)) throw refused('job_not_cancellable', job, `has already ${job.object.status}`);
    this.#leaveLine(job);
    job.object.status = 'cancelled';
    addMessage(job, 'The job was cancelled.');
    this.#finish(job);
    if (this.#running?.job === job) this.#running.training?.end(new Error('the job was cancelled'));
  }

  /** Stops after the step that is being made; what it came to is kept. @throws ApiError unless it waits or runs. */
  async pause(job: Job): Promise<void> {
    const { status } = job.object;
    if (status !== 'running' && status !== 'queued') throw refused('job_not_pausable', job, `is ${status}`);
    this.#leaveLine(job);
    if (this.#running?.job === job) {
      this.#running.training?.stop();
      await this.#running.ended;
      if (isFinished(job)) throw refused('job_not_pausable', job, `has already ${job.object.status}`);
    }
    job.object.status = 'paused';
    addMessage(job, 'The job was paused.');
    countUsage(job);
    this.#context.jobs.save(job);
  }

  /** @throws ApiError unless it is paused, or where it can no longer run. */
  resume(job: Job): void {
    if (job.object.status !== 'paused') throw refused('job_not_resumable', job, `is ${job.object.status}`);
    const plan = planJob(job.request, this.#context);
    job.object.status = 'queued';
    addMessage(job, `The job was resumed; it ${goesOn(job)}.`);
    this.#enqueue(job, plan);
  }

  /** Stops the running job after its step; it and those that wait are taken up by the next server on this directory. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#running?.training?.stop();
    await this.#running?.ended;
  }

  #leaveLine(job: Job): void {
    const index = this.#waiting.findIndex((one) => one.job === job);
    if (index >= 0) this.#waiting.splice(index, 1);
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
    const { job, plan } = next;
    job.object.status = 'running';
    addMessage(job, 'Fine-tuning job started');
    try {
      const known = replayTraining(job, plan, this.#context);
      const training = known ? null : train(job, plan, this.#context);
      const ended = this.#conclude(job, plan, training).finally(() => {
        this.#running = null;
        this.#startNext();
      });
      this.#running = { job, training, ended };
    } catch (error) {
      this.#fail(job, error);
      this.#startNext();
    }
  }

  async #conclude(job: Job, plan: JobPlan, training: Training | null): Promise<void> {
    const { tuned, models } = this.#context;
    try {
      if (training !== null && (await training.done) === 'stopped') return;
      const name = nameTunedModel(plan.key, job.object.user_provided_suffix);
      tuned.serve(plan.key, name, models);
      job.object.fine_tuned_model = name;
      job.object.trained_tokens = tuned.find(plan.key)?.trainedTokens ?? null;
      job.object.status = 'succeeded';
      addMessage(job, `New fine-tuned model created: ${name}`);
      addMessage(job, 'The job has successfully completed');
      this.#finish(job);
    } catch (error) {
      if (!isFinished(job)) this.#fail(job, error);
    }
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
    countUsage(job);
    this.#context.jobs.saveFinished(job);
  }
}

function goesOn({ savedStep }: Job): string {
  return savedStep === null ? 'starts again' : `goes on after step ${savedStep}`;
}

function refused(code: string, job: Job, why: string): ApiError {
  return new ApiError(400, code, `Job '${job.object.id}' ${why}.`);
}
