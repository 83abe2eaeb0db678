import type { TrainingState } from '../tuning/order.ts';
import { runTuning } from '../tuning/run-tuning.ts';
import { gradeSamples } from './grade-samples.ts';
import { addCheckpoint, addMessage, addMetrics, type Job, unixNow } from './job.ts';
import type { JobContext } from './job-queue.ts';
import { type JobPlan, nameCheckpoint } from './plan-job.ts';

/** A job's training under way. */
export interface Training {
  /** `stopped`: it can go on from its state. Rejects when it fails or was ended. */
  readonly done: Promise<'trained' | 'stopped'>;
  stop(): void;
  end(reason: Error): void;
}

/** Checkpoints of a job that are kept and served, the latest. */
const MOST_CHECKPOINTS = 10;

/** Trains, from the state that an earlier start left where there is one; records the result under the plan's key. */
export function train(job: Job, plan: JobPlan, context: JobContext): Training {
  const from = context.jobs.readState(job);
  forgetAfter(job, from?.step ?? 0);
  const run = runTuning(from ? { ...plan.order, from } : plan.order, {
    onMetrics: (step) => addMetrics(job, step),
    onState: (state) => keepState(job, plan, state, context),
    grade: async (requests) => {
      if (!plan.grading) throw new Error('a supervised job asked for rewards');
      return gradeSamples(requests, plan.grading);
    },
  });
  const record = async (): Promise<'trained' | 'stopped'> => {
    const result = await run.result;
    if (result === null) return 'stopped';
    const { trainedTokens } = result;
    const checkpoints = job.checkpoints.map(({ step_number }) => step_number);
    const metrics = job.events.flatMap(({ data }) => (data === null ? [] : [data]));
    context.tuned.save(
      plan.base,
      { key: plan.key, created: unixNow(), trainedTokens, metrics, checkpoints },
      result,
    );
    return 'trained';
  };
  return { done: record(), stop: run.stop, end: run.end };
}

/** Gives a job the recorded result of an earlier one that was the same. Returns whether there is one. */
export function replayTraining(job: Job, plan: JobPlan, context: JobContext): boolean {
  const recorded = context.tuned.find(plan.key);
  if (!recorded) return false;
  const day = new Date(recorded.created * 1000).toISOString();
  addMessage(
    job,
    `The same data, method, seed and base were trained on ${day}; this is the recorded result.`,
  );
  forgetAfter(job, 0);
  for (const step of recorded.metrics) addMetrics(job, step);
  for (const step of recorded.checkpoints ?? []) serveCheckpoint(job, plan.key, step, context);
  return true;
}

/** Serves the checkpoints of a job of an earlier server. */
export function serveCheckpoints(job: Job, { tuned, models }: JobContext): void {
  for (const { fine_tuned_model_checkpoint: name, step_number } of job.checkpoints)
    tuned.serveCheckpoint(job.key, step_number, name, models);
}

/** What was told of steps after the one that it goes on from is told again. */
function forgetAfter(job: Job, step: number): void {
  const kept = job.events.filter(({ data }) => (data?.step ?? 0) <= step);
  job.events.splice(0, job.events.length, ...kept);
  const checkpoints = job.checkpoints.filter(({ step_number }) => step_number <= step);
  job.checkpoints.splice(0, job.checkpoints.length, ...checkpoints);
}

function keepState(job: Job, plan: JobPlan, state: TrainingState, context: JobContext): void {
  const { tuned, models, jobs } = context;
  if (state.step % plan.settings.evalInterval === 0) {
    tuned.saveCheckpoint(plan.base, plan.key, state.step, state);
    serveCheckpoint(job, plan.key, state.step, context);
    const oldest = job.checkpoints.length > MOST_CHECKPOINTS ? job.checkpoints.shift() : undefined;
    if (oldest) {
      models.remove(oldest.fine_tuned_model_checkpoint);
      tuned.dropCheckpoint(plan.key, oldest.step_number);
    }
  }
  jobs.saveWithState(job, state);
}

function serveCheckpoint(job: Job, key: string, step: number, { tuned, models }: JobContext): void {
  const name = nameCheckpoint(key, job.object.user_provided_suffix, step);
  tuned.serveCheckpoint(key, step, name, models);
  addCheckpoint(job, step, name);
}
