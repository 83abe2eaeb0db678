import type { Call } from '../core/model/call.ts';
import type { Trial } from '../core/model/trial.ts';
import type { Random } from '../core/random.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
  type Task,
} from '../ports/endpoint.ts';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;
/** A server that asks for more has no answer today; the last attempts may say so. */
const LONGEST_RETRY_AFTER_MS = 120_000;
/** Failures in which the provider may have worked, and billed, before the answer was lost. */
const MAYBE_BILLED: ReadonlySet<string> = new Set(['timeout', 'broken-stream', 'protocol']);

export interface AttemptOptions {
  readonly endpoint: Endpoint;
  /** Its name in the record. */
  readonly endpointId: string;
  readonly maxAttempts: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly task: Task;
}

export type Attempted = Omit<Trial, 'key'>;

/**
 * Sends a request until it is answered, refused for good, or out of attempts. Waits as long as the
 * server says, within reason, else exponentially with full jitter. What cannot be answered is a failed outcome; the
 * latency is the successful attempt's own.
 */
export async function attemptTrial(request: ModelRequest, options: AttemptOptions): Promise<Attempted> {
  const { maxAttempts, clock, random, signal } = options;
  const lost: Call[] = [];
  for (let attempt = 1; ; attempt++) {
    const at = clock.instant();
    try {
      const response = await sendOnce(request, options);
      return answered(response, [...lost, answerCall(response, options.endpointId, at)], attempt);
    } catch (error) {
      const failure = asFailure(error);
      if (MAYBE_BILLED.has(failure.code)) lost.push(lostCall(request, options.endpointId, at));
      if (!failure.retryable || attempt >= maxAttempts || signal.aborted)
        return failed(failure, lost, attempt);
      const backoff = random.uniform() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
      await clock.sleep(Math.min(failure.retryAfterMs ?? backoff, LONGEST_RETRY_AFTER_MS), signal);
    }
  }
}

async function sendOnce(
  request: ModelRequest,
  { endpoint, timeoutMs, signal, task }: AttemptOptions,
): Promise<ModelResponse> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await endpoint.send(request, AbortSignal.any([signal, timeout]), task);
  } catch (error) {
    if (timeout.aborted && !signal.aborted) {
      throw new EndpointFailure('timeout', `no answer within ${timeoutMs} ms`, { retryable: true });
    }
    throw error;
  }
}

function asFailure(error: unknown): EndpointFailure {
  return error instanceof EndpointFailure
    ? error
    : new EndpointFailure('internal', error instanceof Error ? error.message : String(error), {
        retryable: false,
      });
}

function answered(response: ModelResponse, calls: readonly Call[], attempts: number): Attempted {
  const { text, finish, latency } = response;
  return {
    calls,
    latency,
    attempts,
    outcome: { status: 'answered', text, ...(finish !== undefined && { finish }) },
  };
}

function failed({ code, message }: EndpointFailure, calls: readonly Call[], attempts: number): Attempted {
  return { calls, latency: null, attempts, outcome: { status: 'failed', code, message } };
}

function answerCall(
  { servedModel, serviceTier, usage, latency }: ModelResponse,
  endpoint: string,
  at: string,
): Call {
  return { role: 'answer', endpoint, servedModel, serviceTier, usage, latency, at };
}

function lostCall(request: ModelRequest, endpoint: string, at: string): Call {
  return {
    role: 'retry',
    endpoint,
    servedModel: request.model,
    serviceTier: request.tier ?? 'default',
    usage: null,
    latency: null,
    at,
  };
}
