import type { Call, Latency } from '../core/model/call.ts';
import type { ResponseFormat, Sampling, Tool } from '../core/model/candidate.ts';
import type { Example } from '../core/model/example.ts';
import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { Milliseconds } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';

export type Message =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | AssistantMessage
  | ToolMessage;

/** What the model said before. */
export interface AssistantMessage {
  readonly role: 'assistant';
  readonly content: string;
  /** Each with an id: where the provider gave none, the caller makes one of letters, digits, `-` and `_`. */
  readonly toolCalls?: readonly ToolCall[];
  /** The `echo` of the response that this was. */
  readonly echo?: unknown;
}

/** What a tool answered. The answers to all calls of a turn follow that turn. */
export interface ToolMessage {
  readonly role: 'tool';
  readonly content: string;
  /** The id of the call. */
  readonly callId: string;
  /** The tool's. */
  readonly name: string;
  /** The content says what went wrong. */
  readonly failed?: true;
}

export interface ModelRequest {
  readonly model: string;
  readonly messages: readonly Message[];
  readonly sampling: Sampling;
  readonly tier?: string;
  readonly stream: boolean;
  readonly tools?: readonly Tool[];
  readonly responseFormat?: ResponseFormat;
  /** How long the prompt's head is asked to stay in the provider's cache, where that has to be asked for. */
  readonly promptCache?: '5m' | '1h';
}

/** What an application, which makes its own requests, is asked: the example itself. */
export interface Task {
  readonly example: Example;
  readonly repeat: number;
}

/** What is left of a provider's rate limit, as its answer said, and when it is whole again. */
export interface RateLimit {
  readonly remaining: number;
  readonly resetMs: Milliseconds;
}

export interface RateLimits {
  readonly requests?: RateLimit;
  readonly tokens?: RateLimit;
}

export interface ModelResponse {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  readonly finish?: FinishReason;
  /** What the provider wants to see again with this turn once its tools have answered (signed thoughts), as JSON. */
  readonly echo?: unknown;
  readonly servedModel: string;
  readonly serviceTier: string;
  /** `null`: the provider did not say. */
  readonly usage: Usage | null;
  readonly latency: Latency;
  readonly limits?: RateLimits;
  /** Where an application made several requests on its own: each of them, in place of the one above. */
  readonly calls?: readonly Omit<Call, 'endpoint'>[];
  /** Dollars, where an application says only what its answer cost. */
  readonly billed?: number;
}

/** Who answers: one attempt a call, no retry of its own. Rejects with `EndpointFailure` only. */
export interface Endpoint {
  send(request: ModelRequest, signal: AbortSignal, task: Task): Promise<ModelResponse>;
  /** Answers that may wait; absent: the endpoint has none. */
  readonly batch?: BatchEndpoint;
}

export interface BatchRequest {
  /** Unique in its batch, of at most 64 letters, digits and dashes. */
  readonly id: string;
  readonly request: ModelRequest;
}

export interface BatchState {
  /** `ended`: nothing more will come; what is finished can be read. */
  readonly status: 'waiting' | 'ended';
  /** The provider's own word: `in_progress`, `expired`, `failed`, … */
  readonly detail: string;
  readonly done: number;
  readonly total: number;
  /** Why all of it was refused. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface BatchAnswer {
  readonly id: string;
  /** Latency is left out: a batch has none. An empty `servedModel`: the provider did not say. */
  readonly answer: Omit<ModelResponse, 'latency'> | EndpointFailure;
}

/** Requests handed over as a file, answered within a day, usually at half price. Rejects with `EndpointFailure`. */
export interface BatchEndpoint {
  /** What one batch may hold. */
  readonly limits: { readonly requests: number; readonly bytes: number };
  /** Bytes that a request takes of the limit. */
  sizeOf(request: BatchRequest): number;
  /** Hands requests over under a key of ours and returns the batch's id. All are of one model. */
  submit(requests: readonly BatchRequest[], key: string, signal: AbortSignal): Promise<string>;
  /** The batch that was handed over under that key; `null`: none, or the provider keeps no list. */
  find(key: string, signal: AbortSignal): Promise<string | null>;
  poll(batchId: string, signal: AbortSignal): Promise<BatchState>;
  /** What an ended batch answered, in no order; requests that it never came to are not in it, and not billed. */
  results(batchId: string, signal: AbortSignal): AsyncIterable<BatchAnswer>;
  cancel(batchId: string, signal: AbortSignal): Promise<void>;
}

export interface FailureOptions {
  /** Another attempt may help. */
  readonly retryable: boolean;
  /** The server's own word on when. */
  readonly retryAfterMs?: Milliseconds;
  /** `unknown`: the provider may have worked before the answer was lost; `none` by default. */
  readonly billing?: 'none' | 'unknown';
  /** What of a broken answer was seen, its usage estimated. */
  readonly partial?: Pick<ModelResponse, 'servedModel' | 'serviceTier' | 'usage'>;
  readonly limits?: RateLimits;
}

/** Why an attempt brought no answer; whether another may, and when. */
export class EndpointFailure extends Error {
  override readonly name = 'EndpointFailure';
  /** `http-429`, `timeout`, `connection`, `broken-stream`, `protocol`, … */
  readonly code: string;
  readonly retryable: boolean;
  readonly retryAfterMs: Milliseconds | undefined;
  readonly billing: 'none' | 'unknown';
  readonly partial: FailureOptions['partial'];
  readonly limits: RateLimits | undefined;

  constructor(code: string, message: string, options: FailureOptions) {
    super(message);
    this.code = code;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.billing = options.billing ?? 'none';
    this.partial = options.partial;
    this.limits = options.limits;
  }
}
