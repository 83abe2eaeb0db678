import type { TrainingCurve } from '../core/model/training.ts';

/** What one fine-tuning job is asked to do; files are JSON lines in OpenAI's form. */
export interface TrainingJob {
  readonly model: string;
  readonly suffix: string;
  readonly seed: number;
  readonly trainingFile: string;
  readonly validationFile?: string;
  readonly method:
    | { readonly type: 'supervised'; readonly epochs?: number }
    | { readonly type: 'reinforcement'; readonly epochs?: number; readonly grader: unknown };
}

export interface TrainingProgress {
  readonly status: string;
  readonly step?: number;
  readonly totalSteps?: number;
  /** Loss, or mean reward. */
  readonly loss?: number;
  readonly reward?: number;
}

export interface TrainedModel {
  readonly model: string;
  /** Tokens billed, epochs included; `null`: not said. */
  readonly trainedTokens: number | null;
  /** Seconds of the core loop (rollouts, grading, update, validation); `null`: not said. */
  readonly coreLoopSeconds: number | null;
  /** Loss and reward by step; none where the provider does not say. */
  readonly curves: readonly TrainingCurve[];
}

/** A provider's fine-tuning. */
export interface Trainer {
  /** Uploads the files and creates the job; the id is known before anything is trained. */
  start(job: TrainingJob, signal: AbortSignal): Promise<string>;
  /**
   * Follows a job to its end. @throws BreakevenError: `bad-input` when it failed or was cancelled,
   * `not-found` when the provider does not know it; with any other code the job may still go on.
   */
  follow(
    jobId: string,
    onProgress: (progress: TrainingProgress) => void,
    signal: AbortSignal,
  ): Promise<TrainedModel>;
}
