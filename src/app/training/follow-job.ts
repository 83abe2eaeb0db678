import { BreakevenError, isBreakevenError } from '../../core/model/error.ts';
import type { PriceRow } from '../../core/model/price.ts';
import type { Usd } from '../../core/model/units.ts';
import { type TrainingAlarm, watchTraining } from '../../core/training/watch-training.ts';
import type { TrainingRecord } from '../../ports/store.ts';
import type { TrainedModel, Trainer, TrainingProgress } from '../../ports/trainer.ts';
import type { AppContext } from '../context.ts';
import type { TrainOptions } from '../train.ts';
import { priceOfJob } from './training-price.ts';

/** What a job may cost from here on, and what its time costs. */
export interface JobLimits {
  /** Dollars that the job may be billed; absent: nobody said. */
  readonly budgetUsd?: Usd;
  /** `null`: the sheet does not price it, so that nothing can be said of what it costs. */
  readonly row: PriceRow | null;
  /** A reinforcement job that stops learning is stopped. */
  readonly stopEarly: boolean;
}

/** With any other error the job may still run, and is taken up the next time. */
const JOB_IS_OVER: ReadonlySet<string> = new Set(['bad-input', 'not-found']);

/**
 * Follows a job to its end and keeps what it came to. It is halted before it would pass its budget, and when it has
 * stopped learning; of a job that was halted for that the best checkpoint is the model.
 * @throws BreakevenError `budget` when it was halted by its budget: more lets it go on.
 */
export async function followJob(
  record: TrainingRecord,
  trainer: Trainer,
  limits: JobLimits,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const { candidate } = record;
  // A job goes on without us: there is nothing to wait for when we are told to stop.
  const signal = AbortSignal.any([options.stop, options.abort]);
  const watch = createWatch(limits, record, () => context.clock.now());
  let stopped: TrainingRecord['stopped'];
  let halting: Promise<void> | null = null;
  const onProgress = (progress: TrainingProgress): number | undefined => {
    options.onEvent({ type: 'progress', candidate, progress, billedUsd: billedSoFar(limits, progress) });
    if (halting !== null) return undefined;
    const { alarm, nextLookMs } = watch(progress);
    if (alarm === null) return nextLookMs;
    stopped = alarm.kind;
    options.onEvent({ type: 'halted', candidate, alarm });
    halting = trainer.halt(record.jobId, options.abort);
    halting.catch(() => {}); // told below
    return undefined;
  };
  try {
    const trained = await trainer.follow(record.jobId, onProgress, signal);
    await halting;
    return await keep({ ...record, ...(stopped && { stopped }) }, trained, limits, context, options);
  } catch (error) {
    await halting;
    if (isBreakevenError(error) && JOB_IS_OVER.has(error.code)) {
      await context.store.saveTraining({
        ...record,
        ...(stopped && { stopped }),
        status: 'failed',
        finishedAt: context.clock.instant(),
        error: error.message,
      });
    }
    throw error;
  }
}

type Alarm = TrainingAlarm | { readonly kind: 'budget'; readonly billedUsd: Usd; readonly budgetUsd: Usd };
export type HaltReason = Alarm;

interface Look {
  readonly alarm: Alarm | null;
  readonly nextLookMs?: number;
}

/** A provider is not asked more often than this. */
const SHORTEST_LOOK_MS = 200;
/** Looks at least that are made of what is left of a budget. */
const LOOKS_LEFT = 6;

/**
 * Looks at a job. Its core loop cannot be faster than the clock: by the next look it has gone on by no more than the
 * time until then, and until it has halted by what one more look and its longest step take.
 */
function createWatch(
  { budgetUsd, row, stopEarly }: JobLimits,
  record: TrainingRecord,
  now: () => number,
): (progress: TrainingProgress) => Look {
  let lastAt: number | null = null;
  let seen = 0;
  let longestStep = 0;
  const overBudget = ({ coreLoopSeconds, step = 0 }: TrainingProgress): Look | null => {
    if (budgetUsd === undefined || row?.meter !== 'training-hour') return null;
    const at = now();
    const gap = lastAt === null ? SHORTEST_LOOK_MS / 1000 : (at - lastAt) / 1000;
    lastAt = at;
    const seconds = coreLoopSeconds ?? 0;
    if (step > 0) longestStep = Math.max(longestStep, seconds / step);
    const allowed = (budgetUsd / row.usd) * 3600;
    const untilHalted = Math.max(SHORTEST_LOOK_MS / 1000, Math.min(gap, seconds - seen)) + 2 * longestStep;
    seen = seconds;
    if (coreLoopSeconds !== null && seconds + untilHalted > allowed) {
      const billedUsd = priceOfJob(row, { coreLoopSeconds, trainedTokens: null }) ?? 0;
      return { alarm: { kind: 'budget', billedUsd, budgetUsd } };
    }
    const left = ((allowed - seconds) * 1000) / LOOKS_LEFT;
    return { alarm: null, nextLookMs: Math.max(SHORTEST_LOOK_MS, left) };
  };
  return (progress) => {
    const look = overBudget(progress) ?? { alarm: null };
    if (look.alarm !== null || !stopEarly || record.stopped !== undefined) return look;
    const alarm = watchTraining(progress.curves);
    return alarm === null ? look : { alarm };
  };
}

function billedSoFar({ row }: JobLimits, progress: TrainingProgress): Usd | null {
  return row?.meter === 'training-hour' ? priceOfJob(row, { ...progress, trainedTokens: null }) : null;
}

async function keep(
  record: TrainingRecord,
  trained: TrainedModel,
  { budgetUsd }: JobLimits,
  context: AppContext,
  options: TrainOptions,
): Promise<TrainingRecord> {
  const { ending, model, ...told } = trained;
  const isKept = ending === 'succeeded' || (record.stopped !== undefined && record.stopped !== 'budget');
  if (isKept && model === null)
    throw new BreakevenError(
      'bad-input',
      `training job ${record.jobId} was halted before it had a checkpoint`,
      'train again: without --stop-early it goes on to its end',
    );
  const kept: TrainingRecord = {
    ...record,
    ...told,
    model: isKept ? model : null,
    status: isKept ? 'succeeded' : 'paused',
    finishedAt: isKept ? context.clock.instant() : null,
  };
  await context.store.saveTraining(kept);
  if (isKept) {
    options.onEvent({ type: 'trained', candidate: record.candidate, record: kept, reused: false });
    return kept;
  }
  const usable = model === null ? '' : `; its best checkpoint so far is ${model}`;
  if (record.stopped === 'budget')
    throw new BreakevenError(
      'budget',
      `training job ${record.jobId} was stopped before it would pass its budget of $${budgetUsd}${usable}`,
      'raise the budget and train again: the job goes on where it was',
    );
  throw new BreakevenError(
    'interrupted',
    `training job ${record.jobId} is paused${usable}`,
    'train again: the job goes on where it was',
  );
}
