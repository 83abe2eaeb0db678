import type { Call } from '../core/model/call.ts';
import type { Outcome, Trial } from '../core/model/trial.ts';
import type { Milliseconds, Usd } from '../core/model/units.ts';
import type { Random } from '../core/random.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
  type Task,
} from '../ports/endpoint.ts';
import type { Budget, Reservation } from './budget.ts';
import type { Gate, Passed } from './gate.ts';

const FIRST_WAIT_MS: Milliseconds = 500;
const LONGEST_WAIT_MS: Milliseconds = 20_000;
/** A server that asks for more has no answer today; the last attempts may say so. */
const LONGEST_RETRY_AFTER_MS: Milliseconds = 120_000;
/** Being asked to wait is no failure of the request; so many times for each attempt that it may take. */
const PATIENCE = 4;

export interface AttemptOptions {
  readonly endpoint: Endpoint;
  /** Its name in the record. */
  readonly endpointId: string;
  readonly gate: Gate;
  readonly budget: Pick<Budget, 'reserve'>;
  /** What an answer is for; `answer` by default. Every call of a judge is one. */
  readonly role?: 'answer' | 'subagent' | 'judge';
  /** Dollars that one attempt costs at most; 0 where no price is known. */
  readonly worstCaseUsd: Usd;
  /** Dollars of a call; `null`: not known. */
  readonly priceCall: (call: Call) => Usd | null;
  /** What the request counts for against a limit of tokens. */
  readonly tokensAtMost: number;
  readonly maxAttempts: number;
  readonly timeoutMs: Milliseconds;
  readonly clock: Clock;
  readonly random: Random;
  readonly task: Task;
  /** Keeps the outcome; until it outlives this process nobody else takes the request's place, so that few can be lost. */
  readonly keep: (attempted: Attempted) => Promise<void>;
  /** Told of calls that may be billed as they come back, also where the trial is left open. */
  readonly onCalls?: (calls: readonly Call[]) => void;
  /** Told of the answer as it came, with what is not recorded of it. */
  readonly onAnswer?: (response: ModelResponse) => void;
  /** Starts nothing new. */
  readonly stop: AbortSignal;
  /** Ends what is in flight as well. */
  readonly abort: AbortSignal;
}

export type Attempted = Omit<Trial, 'key'>;

/** Why a trial was left without an outcome, to be made by a later start. */
export type LeftOpen = 'interrupted' | 'budget' | 'endpoint-down';

/**
 * Sends a request until it is answered, refused for good, or out of attempts, each attempt let in by the
 * gate and covered by the budget. Waits as long as the server says, within reason, else exponentially with
 * full jitter. What cannot be answered is a failed outcome; the latency is the successful attempt's own.
 */
export async function attemptTrial(
  request: ModelRequest,
  options: AttemptOptions,
): Promise<Attempted | LeftOpen> {
  const { maxAttempts, stop } = options;
  const lost: Call[] = [];
  let throttled = 0;
  for (let attempt = 1; ; attempt++) {
    const reservation = await options.budget.reserve(options.worstCaseUsd, stop);
    if (!reservation) return stop.aborted ? 'interrupted' : 'budget';
    const pass = await options.gate.enter(request.model, options.tokensAtMost, stop);
    if (!pass) {
      reservation.settle([], 'known');
      return options.gate.dead && !stop.aborted ? 'endpoint-down' : 'interrupted';
    }
    const sent = await sendOnce(request, options);
    const calls = callsOf(sent, request, options);
    settle(reservation, sent.result, calls, options);
    options.onCalls?.(calls);
    pass.leave(whatItSays(sent.result));
    try {
      if (!(sent.result instanceof EndpointFailure)) {
        options.onAnswer?.(sent.result);
        return await keep(answered(sent.result, [...lost, ...calls], attempt, pass.inFlight), options);
      }
      if (options.abort.aborted) return 'interrupted'; // cut short by us: not the candidate's failure
      lost.push(...calls);
      if (isThrottle(sent.result)) throttled += 1;
      const tries = attempt - Math.min(throttled, maxAttempts * PATIENCE);
      if (!sent.result.retryable || tries >= maxAttempts)
        return await keep(failed(sent.result, lost, attempt), options);
    } finally {
      pass.release();
    }
    await rest(sent.result, attempt, options);
    if (stop.aborted) return 'interrupted';
  }
}

async function keep(attempted: Attempted, options: AttemptOptions): Promise<Attempted> {
  await options.keep(attempted);
  return attempted;
}

interface Sent {
  readonly result: ModelResponse | EndpointFailure;
  readonly at: string;
}

async function sendOnce(
  request: ModelRequest,
  { endpoint, timeoutMs, abort, task, clock }: AttemptOptions,
): Promise<Sent> {
  const at = clock.instant();
  const limit = limitTime(timeoutMs, abort);
  try {
    return { at, result: await endpoint.send(request, limit.signal, task) };
  } catch (error) {
    if (!limit.passed()) return { at, result: asFailure(error) };
    const partial = error instanceof EndpointFailure ? error.partial : undefined;
    const message = `no answer within ${timeoutMs} ms`;
    const options = { retryable: true, billing: 'unknown' as const, ...(partial && { partial }) };
    return { at, result: new EndpointFailure('timeout', message, options) };
  } finally {
    limit.release();
  }
}

/** A signal for one request, by hand: ten thousand combined signals that hang on one are slow to go away. */
export function limitTime(
  ms: Milliseconds,
  abort: AbortSignal,
): { readonly signal: AbortSignal; passed(): boolean; release(): void } {
  const controller = new AbortController();
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    controller.abort();
  }, ms);
  const end = (): void => controller.abort();
  if (abort.aborted) end();
  abort.addEventListener('abort', end);
  return {
    signal: controller.signal,
    passed: () => passed && !abort.aborted,
    release() {
      clearTimeout(timer);
      abort.removeEventListener('abort', end);
    },
  };
}

function asFailure(error: unknown): EndpointFailure {
  return error instanceof EndpointFailure
    ? error
    : new EndpointFailure('internal', error instanceof Error ? error.message : String(error), {
        retryable: false,
        billing: 'unknown',
      });
}

/** The calls that an attempt may be billed for. */
function callsOf({ result, at }: Sent, request: ModelRequest, options: AttemptOptions): Call[] {
  const { endpointId, role = 'answer' } = options;
  if (!(result instanceof EndpointFailure)) {
    const { servedModel, serviceTier, usage, latency } = result;
    const own = { role, servedModel, serviceTier, usage, latency, at };
    return (result.calls ?? [own]).map((call) => ({ ...call, endpoint: endpointId }));
  }
  if (result.billing === 'none') return [];
  const { servedModel, serviceTier, usage } = result.partial ?? {
    servedModel: request.model,
    serviceTier: request.tier ?? 'default',
    usage: null,
  };
  const lost = role === 'judge' ? role : 'retry';
  return [{ role: lost, endpoint: endpointId, servedModel, serviceTier, usage, latency: null, at }];
}

/** An answer whose price is not known, and an attempt of which nobody knows the bill, keep what was set aside. */
function settle(
  reservation: Reservation,
  result: Sent['result'],
  calls: readonly Call[],
  { priceCall }: AttemptOptions,
): void {
  const failure = result instanceof EndpointFailure ? result : null;
  const priced = calls.map((call) => ({ role: call.role, usd: priceCall(call) }));
  const known = priced.flatMap(({ role, usd }) => (usd === null ? [] : [{ role, usd }]));
  if (failure) reservation.settle([], failure.billing === 'unknown' ? 'unknown' : 'known');
  else reservation.settle(known, known.length < priced.length ? 'unknown' : 'known');
}

function isThrottle({ code, retryAfterMs }: EndpointFailure): boolean {
  return code === 'http-429' || code === 'http-529' || (code === 'http-503' && retryAfterMs !== undefined);
}

/** What a request's end says of its endpoint: a refusal shows that somebody is there. */
function whatItSays(result: Sent['result']): Passed {
  if (!(result instanceof EndpointFailure)) {
    const usages = result.calls ? result.calls.map(({ usage }) => usage) : [result.usage];
    const tokens = usages.every((usage) => usage !== null)
      ? usages.reduce((sum, usage) => sum + usage.input + usage.output, 0)
      : undefined;
    return { kind: 'alive', limits: result.limits, ...(tokens !== undefined && { tokens }) };
  }
  const { code, retryable, retryAfterMs, limits } = result;
  if (isThrottle(result) && retryable) return { kind: 'throttled', retryAfterMs, limits };
  if (code === 'aborted' || code === 'internal') return { kind: 'unknown' };
  return retryable ? { kind: 'failed', message: result.message } : { kind: 'alive', limits };
}

async function rest(failure: EndpointFailure, attempt: number, options: AttemptOptions): Promise<void> {
  const { clock, random, stop } = options;
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  const wait = Math.min(failure.retryAfterMs ?? random.uniform() * longest, LONGEST_RETRY_AFTER_MS);
  await clock.sleep(wait, stop);
}

function answered(
  response: ModelResponse,
  calls: readonly Call[],
  attempts: number,
  concurrency: number,
): Attempted {
  const { text, toolCalls, finish, latency, billed } = response;
  const outcome: Outcome = {
    status: 'answered',
    text,
    ...(toolCalls && { toolCalls }),
    ...(finish !== undefined && { finish }),
  };
  return { calls, latency, attempts, concurrency, ...(billed !== undefined && { billed }), outcome };
}

function failed({ code, message }: EndpointFailure, calls: readonly Call[], attempts: number): Attempted {
  return { calls, latency: null, attempts, outcome: { status: 'failed', code, message } };
}
