import type { ModelShape } from '../engine/shape.ts';

/** What both methods are told, in the recipe's terms. */
export interface TuningSettings {
  readonly epochs: number;
  /** Rows a step. */
  readonly batchSize: number;
  /** 1: the recipe's own learning rate. */
  readonly learningRateMultiplier: number;
  /** Completions sampled of each prompt (reinforcement). */
  readonly samples: number;
  /** Steps between two validations. */
  readonly evalInterval: number;
  /** Rows of the validation file that are used, from its start. */
  readonly evalSamples: number;
  readonly seed: number;
}

export interface SupervisedRow {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
}

export interface ReinforcementRow {
  readonly prompt: readonly number[];
}

/** Where a training stood after a step: going on from it gives, to the bit, what would have come without the stop. */
export interface TrainingState {
  readonly step: number;
  readonly weights: Float32Array;
  /** Of the optimizer: the gradients' running mean and variance. */
  readonly mean: Float32Array;
  readonly variance: Float32Array;
  readonly updates: number;
  readonly random: readonly number[];
  readonly trainedTokens: number;
}

interface Start {
  readonly shape: ModelShape;
  readonly weights: Float32Array;
  readonly settings: TuningSettings;
  /** Goes on from here instead of from `weights`. */
  readonly from?: TrainingState;
}

export interface SupervisedOrder extends Start {
  readonly method: 'supervised';
  readonly rows: readonly SupervisedRow[];
  readonly validation: readonly SupervisedRow[];
}

export interface ReinforcementOrder extends Start {
  readonly method: 'reinforcement';
  readonly rows: readonly ReinforcementRow[];
  readonly validation: readonly ReinforcementRow[];
}

/** All that a training worker needs; rewards are asked for as it goes. */
export type TuningOrder = SupervisedOrder | ReinforcementOrder;

/** One step's report, in the form of OpenAI's `metrics` events; times in seconds. */
export interface StepMetrics {
  readonly step: number;
  readonly total_steps: number;
  readonly train_loss?: number;
  readonly valid_loss?: number;
  readonly scores?: { readonly train_reward_mean: number; readonly valid_reward_mean?: number };
  /** What graders could not score, in their own words. */
  readonly errors?: { readonly graders: readonly string[] };
  readonly timing: { readonly step: StepTiming };
}

/** What a training tells as it goes, and is told. */
export interface TuningHooks {
  report(metrics: StepMetrics): void;
  /** A state worth keeping: every `evalInterval` steps, and when it is to stop. */
  keep(state: TrainingState): void;
  shouldStop(): boolean;
}

export interface StepTiming {
  readonly sampling: number;
  readonly grading: number;
  readonly training: number;
  readonly eval: number;
  readonly full_iteration: number;
}

/** A completion to be graded: the row of the training or validation file, and the visible answer. */
export interface GradeRequest {
  readonly split: 'train' | 'valid';
  readonly row: number;
  readonly text: string;
}

export interface GradeReply {
  /** One a request, in order. */
  readonly rewards: readonly number[];
  readonly errors: readonly string[];
}

export interface TuningResult {
  readonly weights: Float32Array;
  /** Tokens that went through a training step, prompts included. */
  readonly trainedTokens: number;
}
