import type { Sampling, TrainingSpec } from '../core/model/candidate.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Requirements } from '../core/model/scenario.ts';
import type { EndpointDefinition } from '../endpoints/index.ts';
import type { GraderDefinition } from '../graders/index.ts';

/** Text in place, or a file beside the config. */
export type PromptText = string | { readonly file: string };
/** A user message, or a system and a user message. */
export type PromptEntry = PromptText | { readonly system?: PromptText; readonly user: PromptText };

export interface CandidateEntry {
  readonly id: string;
  readonly approach: 'prompted' | 'supervised' | 'distilled' | 'rft';
  readonly endpoint: string;
  readonly model: string | null;
  readonly prompt?: string;
  readonly teacher?: string;
  readonly training?: TrainingSpec;
  readonly sampling?: Sampling;
  readonly tier?: string;
  readonly stream?: boolean;
  readonly price?: TokenPrice;
  readonly hosting?: { readonly usdPerMonth: number };
  readonly retiresAt?: string;
}

export interface ScenarioEntry {
  readonly incumbent?: string;
  readonly reference?: string;
  readonly requestsPerMonth: number;
  readonly growth?: number;
  readonly horizonMonths?: number;
  readonly discountRate?: number;
  readonly require?: Requirements;
  readonly usdPerError?: number;
  readonly fallback?: { readonly usd: number };
}

/** A config as it is written, before defaults. */
export interface ConfigFile {
  readonly name: string;
  readonly seed?: number;
  readonly dataset: { readonly file: string; readonly id?: string; readonly train?: string };
  readonly prompts?: Readonly<Record<string, PromptEntry>>;
  readonly graders: readonly GraderDefinition[];
  readonly endpoints?: Readonly<Record<string, EndpointDefinition>>;
  readonly candidates: readonly CandidateEntry[];
  readonly scenario?: ScenarioEntry;
  readonly run?: {
    readonly repeats?: number;
    readonly concurrency?: number;
    readonly budgetUsd?: number;
    readonly maxAttempts?: number;
    readonly requestTimeoutMs?: number;
  };
  readonly prices?: string;
  readonly report?: { readonly out?: string };
  readonly notes?: readonly string[];
}
