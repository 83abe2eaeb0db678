import type { Candidate } from '../core/model/candidate.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { EndpointId, NonEmpty } from '../core/model/units.ts';
import type { EndpointDefinition } from '../endpoints/index.ts';
import type { GraderDefinition } from '../graders/index.ts';

/** Templates of one prompt, files already read. */
export interface Prompt {
  readonly system?: string;
  readonly user: string;
}

/** A config with its files found, its references checked and its defaults filled. */
export interface Config {
  /** Absolute. */
  readonly file: string;
  /** SHA-256 of the config's bytes. */
  readonly hash: string;
  readonly name: string;
  readonly seed: number;
  readonly dataset: { readonly file: string; readonly id: string; readonly train: string | null };
  readonly prompts: Readonly<Record<string, Prompt>>;
  readonly graders: NonEmpty<GraderDefinition>;
  readonly endpoints: Readonly<Record<EndpointId, EndpointDefinition>>;
  readonly candidates: NonEmpty<Candidate>;
  readonly scenario: Scenario | null;
  readonly run: {
    readonly repeats: number;
    readonly concurrency: number;
    readonly budgetUsd: number | null;
    readonly maxAttempts: number;
    readonly requestTimeoutMs: number;
  };
  /** Absolute; a sheet over the shipped one. */
  readonly prices: string | null;
  readonly out: string | null;
  readonly notes: readonly string[];
}
