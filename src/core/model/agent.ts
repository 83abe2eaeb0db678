import type { Usd } from './units.ts';

/** How far an agent may go with one example; beyond it the trial has failed. */
export interface AgentLimits {
  /** Requests to models, those of sub-agents included. */
  readonly turns: number;
  /** Tokens read and written, over all turns. */
  readonly tokens?: number;
  /** Time of turns and tools; queueing and backoff apart. */
  readonly seconds: number;
  /** No turn starts that could pass it. */
  readonly usd?: Usd;
}

/** Calls of tools that are made of one turn; the others are told so. */
export const CALLS_AT_MOST = 16;
/** Bytes of what a tool said that a model reads; what is longer is cut off. */
export const RESULT_BYTES_AT_MOST = 20_000;
/** Bytes of what an environment holds at the end, as JSON. */
export const STATE_BYTES_AT_MOST = 4_000_000;
