import type { TokenPrice } from './price.ts';
import type { Range } from './scenario.ts';
import type { CandidateId, EndpointId, GraderId, IsoDate, Usd } from './units.ts';

export type TrainingMethodName = 'supervised' | 'dpo' | 'reinforcement';

export interface TrainingSpec {
  readonly method: TrainingMethodName;
  /** The model that training starts from … */
  readonly base?: string;
  /** … or the candidate whose trained model it starts from. */
  readonly from?: CandidateId;
  /** Training examples used (for distillation: how many are labelled). */
  readonly examples?: number;
  readonly epochs?: number;
  /** Answers of the teacher to each example, of which the best that is accepted is learnt; 1 by default, 4 for `dpo`. */
  readonly samples?: number;
  /** Of `dpo`: how far the model may leave its start, in (0, 2]. */
  readonly beta?: number;
  /** The grader that gives the reward. */
  readonly grader?: GraderId;
  /** A known cost of training; else it is computed from the sheet. */
  readonly usd?: Usd;
  /** Share of trainings that come out usable; a failed one is paid and repeated, `maxAttempts` times at most. */
  readonly successRate?: number;
  readonly maxAttempts?: number;
  /** It is trained again every so many months. */
  readonly everyMonths?: number;
  /** Standard deviation of accuracy from one training to the next, from two seeds or more. */
  readonly betweenRunSd?: number;
  /** What is expected of a training that was not made yet; only an estimate reads it. */
  readonly expect?: TrainingExpectation;
}

/** A user's own ranges of what a training will come to; one figure is a range without width. */
export interface TrainingExpectation {
  readonly accuracy?: Range;
  /** Hours of core loop of a reinforcement job. */
  readonly hours?: Range;
  readonly personDays?: Range;
  readonly usdPerPersonDay?: Usd;
}

/** Own machines. With a capacity, `usdPerMonth` buys one replica, and as many are paid as the peak needs. */
export interface Hosting {
  readonly usdPerMonth: Usd;
  /** Capacity of a replica: in requests … */
  readonly requestsPerSecond?: number;
  /** … or in tokens, read and written … */
  readonly tokensPerSecond?: number;
  /** … or in requests at once, each as long as it was measured. */
  readonly concurrency?: number;
  /** Peak over mean load; 1 by default. */
  readonly peakFactor?: number;
}

export type Approach =
  | { readonly kind: 'prompted' }
  | { readonly kind: 'supervised'; readonly training: TrainingSpec }
  /** `teacher` is absent only where a scenario file says no more than that it was distilled. */
  | { readonly kind: 'distilled'; readonly teacher?: CandidateId; readonly training: TrainingSpec }
  | { readonly kind: 'rft'; readonly training: TrainingSpec };

export interface Sampling {
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly seed?: number;
  readonly reasoningEffort?: string;
  /** Tokens that the model may think for, where a provider takes a number. */
  readonly thinkingTokens?: number;
}

/** A function that the model may ask to have called. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of its arguments. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly strict?: boolean;
}

/** The form that an answer has to have. */
export type ResponseFormat =
  | { readonly type: 'json_object' }
  | {
      readonly type: 'json_schema';
      readonly name: string;
      readonly schema: Readonly<Record<string, unknown>>;
      readonly strict?: boolean;
    };

/** Stands for whoever answered what was imported: there is nobody to call, and prices go by the served model. */
export const IMPORTED_ENDPOINT: EndpointId = 'imported';

/** One approach, one model behind one endpoint, one prompt, one sampling setting, one tier. */
export interface Candidate {
  readonly id: CandidateId;
  readonly approach: Approach;
  readonly endpoint: EndpointId;
  /** `null`: not trained yet. */
  readonly model: string | null;
  /** The prompt's name in the config, or none: the example alone. */
  readonly prompt?: string;
  readonly sampling: Sampling;
  readonly tier?: string;
  readonly stream: boolean;
  readonly tools?: readonly Tool[];
  readonly responseFormat?: ResponseFormat;
  /** How long the prompt's head is asked to stay in the provider's cache, where that has to be asked for. */
  readonly promptCache?: '5m' | '1h';
  readonly price?: TokenPrice;
  readonly hosting?: Hosting;
  readonly retiresAt?: IsoDate;
}

/** How a candidate was trained; `null`: it was only prompted. */
export function trainingOf({ approach }: Pick<Candidate, 'approach'>): TrainingSpec | null {
  return approach.kind === 'prompted' ? null : approach.training;
}

/** A candidate made of two: the cheap one answers, and where the verifier says no the strong one does. */
export interface Cascade {
  readonly id: CandidateId;
  readonly cheap: CandidateId;
  readonly verifier: GraderId;
  readonly strong: CandidateId;
}
