import type { ResponseFormat, Sampling, Tool, TrainingMethodName } from '../core/model/candidate.ts';
import type { DriftSettings } from '../core/model/drift.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { JudgeLabels, Range, Requirements } from '../core/model/scenario.ts';
import type { GraderDefinition } from '../graders/index.ts';
import type { EnvironmentEntry } from './agent-schema.ts';
import type { EndpointConfig } from './endpoint-config.ts';

/** Text in place, or a file beside the config. */
export type PromptText = string | { readonly file: string };
/** A user message, or a system and a user message. */
export type PromptEntry = PromptText | { readonly system?: PromptText; readonly user: PromptText };

/** A figure, or what it may turn out to be. */
export type Amount = number | Range;

export interface TrainingEntry {
  readonly method: TrainingMethodName;
  readonly base?: string;
  readonly from?: string;
  readonly examples?: number;
  readonly epochs?: number;
  readonly samples?: number;
  readonly beta?: number;
  readonly grader?: string;
  readonly usd?: Amount;
  readonly successRate?: Amount;
  readonly maxAttempts?: number;
  readonly everyMonths?: number;
  readonly betweenRunSd?: number;
  readonly expect?: ExpectEntry;
}

/** What is expected of a training that was not made yet. */
export interface ExpectEntry {
  readonly accuracy?: Amount;
  readonly hours?: Amount;
  readonly personDays?: Amount;
  readonly usdPerPersonDay?: number;
}

export interface HostingEntry {
  readonly usdPerMonth: Amount;
  readonly requestsPerSecond?: number;
  readonly tokensPerSecond?: number;
  readonly concurrency?: number;
  readonly peakFactor?: number;
}

export interface CandidateEntry {
  readonly id: string;
  readonly approach: 'prompted' | 'supervised' | 'distilled' | 'rft';
  readonly endpoint: string;
  readonly model: string | null;
  readonly prompt?: string;
  readonly teacher?: string;
  readonly training?: TrainingEntry;
  readonly sampling?: Sampling;
  readonly tier?: string;
  readonly stream?: boolean;
  readonly tools?: readonly Tool[];
  readonly responseFormat?: ResponseFormat;
  readonly promptCache?: '5m' | '1h';
  readonly price?: TokenPrice;
  readonly hosting?: HostingEntry;
  readonly retiresAt?: string;
}

export interface CascadeEntry {
  readonly id: string;
  readonly approach: 'cascade';
  readonly cheap: string;
  readonly verifier: string;
  readonly strong: string;
}

export interface PriceChangeEntry {
  readonly match: string;
  readonly yearly?: Amount;
  readonly factor?: Amount;
  readonly from?: string;
}

export interface ScenarioEntry {
  readonly incumbent?: string;
  readonly reference?: string;
  readonly requestsPerMonth: Amount;
  readonly growth?: Amount;
  readonly seasonality?: readonly number[];
  readonly horizonMonths?: number;
  readonly discountRate?: Amount;
  readonly require?: Requirements;
  readonly usdPerError?: Amount;
  readonly fallback?: { readonly usd: Amount };
  readonly cachedInputShare?: Amount;
  readonly batchShare?: Amount;
  readonly priceChanges?: readonly PriceChangeEntry[];
  readonly usage?: string;
  readonly mix?: Readonly<Record<string, number>>;
  readonly judge?: JudgeLabels | 'unlabelled';
  readonly referenceFrom?: string;
}

/** One of several scenarios: complete, or what it changes of an earlier one. */
export interface NamedScenarioEntry extends Partial<ScenarioEntry> {
  readonly from?: string;
}

export interface DatasetEntry {
  readonly file: string;
  readonly id?: string;
  readonly train?: string;
  readonly cluster?: string;
  readonly weight?: string;
  readonly tags?: string;
  readonly confirm?: number;
}

/** Parts that a config and a scenario file have alike. */
interface SharedParts {
  readonly seed?: number;
  readonly prompts?: Readonly<Record<string, PromptEntry>>;
  readonly endpoints?: Readonly<Record<string, EndpointConfig>>;
  readonly scenario?: ScenarioEntry;
  readonly scenarios?: Readonly<Record<string, NamedScenarioEntry>>;
  readonly run?: {
    readonly repeats?: number;
    readonly concurrency?: number;
    readonly budgetUsd?: number;
    readonly maxAttempts?: number;
    readonly requestTimeoutMs?: number;
    readonly fatalErrors?: number;
    readonly adaptive?: { readonly risk?: number; readonly batch?: number };
  };
  readonly drift?: {
    readonly alpha?: number;
    readonly comparisonsPerYear?: number;
    readonly thresholds?: Partial<DriftSettings['thresholds']>;
  };
  readonly prices?: string;
  readonly report?: { readonly out?: string };
  readonly notes?: readonly string[];
}

/** A config as it is written, before defaults. */
export interface ConfigFile extends SharedParts {
  readonly name: string;
  readonly dataset: DatasetEntry;
  readonly graders: readonly GraderDefinition[];
  readonly candidates: readonly (CandidateEntry | CascadeEntry)[];
  readonly environment?: EnvironmentEntry;
}

/** What a scenario file says of a candidate of the run; a key that it omits stays as the run has it. */
export interface CandidateOverride extends Partial<Omit<CandidateEntry, 'id' | 'training'>> {
  readonly id: string;
  readonly training?: Partial<TrainingEntry>;
}

/** A config of which everything may be left out. */
export interface ScenarioFileEntry extends SharedParts {
  readonly name?: string;
  readonly dataset?: Partial<DatasetEntry>;
  readonly graders?: readonly GraderDefinition[];
  readonly candidates?: readonly (CandidateOverride | CascadeEntry)[];
}

export function isCascade(entry: { readonly approach?: string }): entry is CascadeEntry {
  return entry.approach === 'cascade';
}
