import type { AgentLimits } from '../core/model/agent.ts';
import type { Candidate, Cascade, Tool } from '../core/model/candidate.ts';
import type { DriftSettings } from '../core/model/drift.ts';
import type { EnvironmentDefinition } from '../core/model/environment.ts';
import type { Range, Scenario } from '../core/model/scenario.ts';
import type { CandidateId, EndpointId, NonEmpty } from '../core/model/units.ts';
import type { GraderDefinition } from '../graders/index.ts';
import type { EndpointConfig } from './endpoint-config.ts';

/** Templates of one prompt, files already read. */
export interface Prompt {
  readonly system?: string;
  readonly user: string;
}

export interface NamedScenario {
  readonly name: string;
  readonly scenario: Scenario;
}

/** What candidates act in, one after the other and each on its own, and how far they may go. */
export interface EnvironmentConfig {
  /** What it is made of, files read: it stands for itself in a trial's identity. */
  readonly definition: EnvironmentDefinition;
  /** As models are told of them. */
  readonly tools: readonly Tool[];
  /** Candidates that tools stand for, by the tool's name. */
  readonly subagents: Readonly<Record<string, CandidateId>>;
  readonly limits: AgentLimits;
}

/** A config with its files found, its references checked and its defaults filled. */
export interface Config {
  /** Absolute. */
  readonly file: string;
  /** SHA-256 of the config's bytes. */
  readonly hash: string;
  readonly name: string;
  readonly seed: number;
  readonly dataset: {
    readonly file: string;
    readonly id: string;
    readonly train: string | null;
    /** Fields of an example that hold its cluster, its weight and its tags; `null`: none. */
    readonly cluster: string | null;
    readonly weight: string | null;
    readonly tags: string | null;
    /** Share of clusters held out to confirm a winner; 0: none. */
    readonly confirm: number;
  };
  readonly prompts: Readonly<Record<string, Prompt>>;
  readonly graders: NonEmpty<GraderDefinition>;
  readonly endpoints: Readonly<Record<EndpointId, EndpointConfig>>;
  /** `null`: candidates answer at once. */
  readonly environment: EnvironmentConfig | null;
  readonly candidates: NonEmpty<Candidate>;
  /** Computed from the paired rows of two candidates, never run. */
  readonly cascades: readonly Cascade[];
  /** Figures of candidates that are a range, by path; they stand in every scenario's `ranges` too. */
  readonly candidateRanges: Readonly<Record<string, Range>>;
  /** The first of `scenarios`: the one that the verdict is about. */
  readonly scenario: Scenario | null;
  /** Every scenario, side by side; the config's only one is called `scenario`. */
  readonly scenarios: readonly NamedScenario[];
  readonly run: {
    readonly repeats: number;
    readonly concurrency: number;
    readonly budgetUsd: number | null;
    readonly maxAttempts: number;
    readonly requestTimeoutMs: number;
    /** After so many requests in a row that no retry can help, a candidate is stopped. */
    readonly fatalErrors: number;
    /** How `--adaptive` stops: the chance of another verdict, and the examples between two looks. */
    readonly adaptive: { readonly risk: number; readonly batch: number };
  };
  /** When a change between two runs matters. */
  readonly drift: DriftSettings;
  /** Absolute; a sheet over the shipped one. */
  readonly prices: string | null;
  readonly out: string | null;
  readonly notes: readonly string[];
}
