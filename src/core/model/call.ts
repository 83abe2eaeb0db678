import type { IsoInstant, Milliseconds } from './units.ts';
import type { Usage } from './usage.ts';

export type CallRole = 'answer' | 'retry' | 'subagent' | 'judge';

/** Wall-clock time of one attempt; `firstToken` only where the answer was streamed. */
export interface Latency {
  readonly total: Milliseconds;
  readonly firstToken?: Milliseconds;
}

/** One request to a model that was, or may have been, billed. */
export interface Call {
  readonly role: CallRole;
  readonly endpoint: string;
  /** The model that the provider says served the call; empty: an imported source does not say. */
  readonly servedModel: string;
  /** The tier that served, not the one asked for. */
  readonly serviceTier: string;
  /** `null`: unknown, never zero. */
  readonly usage: Usage | null;
  readonly latency: Latency | null;
  /** Empty: an imported source does not say. */
  readonly at: IsoInstant;
}
