import type { CallRole } from './call.ts';
import type { ToolCall, ToolStep } from './trial.ts';
import type { CandidateId, ExampleId, Milliseconds, Usd } from './units.ts';

/** Tokens as the open trial format has them: each may be known without the others. Absent is unknown, never zero. */
export interface OpenTokens {
  /** Cached and written tokens are parts of it. */
  readonly input?: number;
  readonly cachedInput?: number;
  readonly cacheWrite?: number;
  /** Reasoning is a part of it. */
  readonly output?: number;
  readonly reasoning?: number;
}

/** What is told of the one call of a trial in the trial itself, and of several in its `calls`. */
interface OpenServing extends OpenTokens {
  readonly servedModel?: string;
  readonly serviceTier?: string;
  readonly latencyMs?: Milliseconds;
  readonly firstTokenMs?: Milliseconds;
  /** ISO time with its zone, as the source wrote it. */
  readonly at?: string;
}

export interface OpenCall extends OpenServing {
  /** `answer` by default. Judge calls belong to a grade, not to a trial. */
  readonly role?: Exclude<CallRole, 'judge'>;
  readonly endpoint?: string;
}

/**
 * A trial as the open trial format writes it, one a line: what anybody may have measured. With neither
 * `score`, `passed`, `failed` nor `unscored` it is ungraded.
 */
export interface OpenTrial extends OpenServing {
  readonly candidate: CandidateId;
  readonly example: ExampleId;
  /** 0 by default. */
  readonly repeat?: number;
  readonly cluster?: string;
  readonly weight?: number;
  readonly tags?: readonly string[];
  /** From 0 to 1; a measure that is corrected for chance may go below 0. */
  readonly score?: number;
  readonly passed?: boolean;
  /** What went wrong, in one word. */
  readonly failed?: string;
  /** Why a grader could not tell. */
  readonly unscored?: string;
  readonly attempts?: number;
  /** The answer; of a failed trial, what the failure said. */
  readonly text?: string;
  /** Tools that the answer asked to be called. */
  readonly toolCalls?: readonly ToolCall[];
  /** Of an agent: the tools that it called, in order, and what came of each … */
  readonly steps?: readonly ToolStep[];
  /** … and what its environment held at the end. */
  readonly state?: unknown;
  /** Where one call is not enough. */
  readonly calls?: readonly OpenCall[];
  readonly billedUsd?: Usd;
}
