import type { Call, Latency } from './call.ts';
import type { CandidateId, ExampleId, Usd } from './units.ts';

export interface TrialKey {
  readonly candidate: CandidateId;
  readonly example: ExampleId;
  readonly repeat: number;
}

export type FinishReason = 'stop' | 'length' | 'filter' | 'tool';

/** A tool that the model asked to be called. */
export interface ToolCall {
  readonly name: string;
  /** As the model wrote them: JSON, if it kept to the rules. */
  readonly arguments: string;
  readonly id?: string;
}

export type Outcome =
  /** `text` is absent where an imported source does not keep it. */
  | {
      readonly status: 'answered';
      readonly text?: string;
      readonly toolCalls?: readonly ToolCall[];
      readonly finish?: FinishReason;
    }
  | { readonly status: 'failed'; readonly code: string; readonly message: string };

/**
 * One candidate on one example: what came back and the calls that it took. Money is never computed
 * into it; `billed` is only what an imported source reported.
 */
export interface Trial {
  readonly key: TrialKey;
  readonly calls: readonly Call[];
  /** Wall clock of the successful attempt; queueing and backoff apart. */
  readonly latency: Latency | null;
  /** Requests made, the successful one included; 1 where an imported source does not say. */
  readonly attempts: number;
  /** Requests in flight at its endpoint when the successful attempt began, itself included; absent: not known. */
  readonly concurrency?: number;
  readonly billed?: Usd;
  readonly outcome: Outcome;
}
