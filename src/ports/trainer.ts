import type { TrainingCurve } from '../core/model/training.ts';
import type { Milliseconds } from '../core/model/units.ts';

/** What one fine-tuning job is asked to do; files are JSON lines in OpenAI's form. */
export interface TrainingJob {
  /** Hash of all that the job is made of: a provider is never asked for the same job twice. */
  readonly key: string;
  readonly model: string;
  readonly suffix: string;
  readonly seed: number;
  readonly trainingFile: string;
  readonly validationFile?: string;
  readonly method: TrainingMethod;
}

export type TrainingMethod =
  | { readonly type: 'supervised'; readonly epochs?: number }
  /** Direct preference optimization, of pairs. */
  | { readonly type: 'dpo'; readonly epochs?: number; readonly beta?: number }
  | { readonly type: 'reinforcement'; readonly epochs?: number; readonly grader: unknown };

/** How far a job is, and what of it is billed so far. `null`: the provider does not say. */
export interface TrainingProgress {
  /** The provider's own word. */
  readonly status: string;
  readonly step?: number;
  readonly totalSteps?: number;
  /** Loss, or mean reward, of the last step. */
  readonly loss?: number;
  readonly reward?: number;
  /** By step, so far. */
  readonly curves: readonly TrainingCurve[];
  /** Seconds of the core loop (rollouts, grading, update, validation). */
  readonly coreLoopSeconds: number | null;
}

/** The model as it was after a step. */
export interface TrainingCheckpoint {
  readonly model: string;
  readonly step: number;
  readonly validReward?: number;
  readonly validLoss?: number;
}

/** What a job came to. */
export interface TrainedModel {
  /** `null`: it was halted before there was any. */
  readonly model: string | null;
  /** `halted`: it was paused, or cancelled after it had been; its model is the best of its checkpoints. */
  readonly ending: 'succeeded' | 'halted';
  /** Tokens billed, epochs included; `null`: not said. */
  readonly trainedTokens: number | null;
  /** Seconds of the core loop; `null`: not said. */
  readonly coreLoopSeconds: number | null;
  /** Dollars that the provider itself says it billed; absent: it does not say. */
  readonly billedUsd?: number;
  /** Tokens that grading models read and wrote, where the provider says so. */
  readonly graderTokens?: { readonly input: number; readonly output: number };
  /** Loss and reward by step; none where the provider does not say. */
  readonly curves: readonly TrainingCurve[];
  readonly checkpoints: readonly TrainingCheckpoint[];
}

/** Told of each look at a job. Returns how long until the next one at most; nothing: as the trainer likes. */
export type OnProgress = (progress: TrainingProgress) => Milliseconds | undefined;

/** A provider's fine-tuning. All reject with BreakevenError. */
export interface Trainer {
  /** The job that was created under a key and did not fail; `null`: none, or the provider keeps no list. */
  find(key: string, signal: AbortSignal): Promise<string | null>;
  /** Uploads the files, those that are not there, and creates the job; the id is known before anything is trained. */
  start(job: TrainingJob, signal: AbortSignal): Promise<string>;
  /**
   * Follows a job to its end, or to where it is paused. @throws BreakevenError: `bad-input` when it failed or was
   * cancelled, `not-found` when the provider does not know it; with any other code the job may still go on.
   */
  follow(jobId: string, onProgress: OnProgress, signal: AbortSignal): Promise<TrainedModel>;
  /** Stops a job so that what it came to stays: pauses it where the provider can, cancels it elsewhere. */
  halt(jobId: string, signal: AbortSignal): Promise<void>;
  /** Lets a paused job go on; `false`: this one cannot. */
  resume(jobId: string, signal: AbortSignal): Promise<boolean>;
  /** What the provider itself expects a job to cost, in dollars; absent, or `null`: it does not say. */
  readonly estimate?: (job: TrainingJob, signal: AbortSignal) => Promise<number | null>;
}
