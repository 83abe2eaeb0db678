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

/** A tool that an agent called, and what came of it. */
export interface ToolStep {
  readonly name: string;
  /** Parsed where they are JSON. */
  readonly arguments: unknown;
  readonly result?: string;
  /** The tool said no, or there is none of that name. */
  readonly failed?: true;
}

export type Outcome =
  /** `text` is absent where an imported source does not keep it. */
  | {
      readonly status: 'answered';
      readonly text?: string;
      readonly toolCalls?: readonly ToolCall[];
      readonly finish?: FinishReason;
      /** Of an agent: its tool calls in order … */
      readonly steps?: readonly ToolStep[];
      /** … and what its environment holds at the end. */
      readonly state?: unknown;
    }
  | {
      readonly status: 'failed';
      readonly code: string;
      readonly message: string;
      /** Of an agent: what it did before it failed. */
      readonly steps?: readonly ToolStep[];
    };

/**
 * One candidate on one example: what came back and the calls that it took. Money is never computed
 * into it; `billed` is only what an imported source reported.
 */
export interface Trial {
  readonly key: TrialKey;
  readonly calls: readonly Call[];
  /** Wall clock of the successful attempt; queueing and backoff apart. Of an agent, of all its turns and tools. */
  readonly latency: Latency | null;
  /**
   * Requests made, the successful one included; 1 where an imported source does not say. Of an agent: one, and
   * those that had to be repeated.
   */
  readonly attempts: number;
  /** Requests in flight at its endpoint when the successful attempt began, itself included; absent: not known. */
  readonly concurrency?: number;
  readonly billed?: Usd;
  readonly outcome: Outcome;
}
