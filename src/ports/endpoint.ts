import type { Latency } from '../core/model/call.ts';
import type { Sampling } from '../core/model/candidate.ts';
import type { FinishReason } from '../core/model/trial.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';

export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  readonly tier?: string;
  readonly stream: boolean;
}

export interface ModelResponse {
  readonly text: string;
  readonly finish?: FinishReason;
  readonly servedModel: string;
  readonly serviceTier: string;
  /** `null`: the provider did not say. */
  readonly usage: Usage | null;
  readonly latency: Latency;
}

/** Who answers: one attempt a call, no retry of its own. Rejects with `EndpointFailure` only. */
export interface Endpoint {
  send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse>;
}

/** Why an attempt brought no answer; whether another may, and when. */
export class EndpointFailure extends Error {
  override readonly name = 'EndpointFailure';
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: Milliseconds | undefined;

  constructor(code: string, message: string, options: { retryable: boolean; retryAfterMs?: Milliseconds }) {
    super(message);
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
  }
}
