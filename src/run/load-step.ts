import type { Milliseconds, Usd } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';
import type { Random } from '../core/random.ts';
import type { Clock } from '../ports/clock.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
  type Task,
} from '../ports/endpoint.ts';
import type { Purse } from './purse.ts';

/** One request of the eval, and what it costs at most; `null`: nobody knows. */
export interface LoadRequest {
  readonly request: ModelRequest;
  readonly task: Task;
  readonly usdAtMost: Usd | null;
}

export interface LoadOptions {
  readonly endpoint: Endpoint;
  /** The next request to ask. */
  readonly draw: () => LoadRequest;
  /** How long arrivals are counted at each rate, after a fifth of that to warm up. */
  readonly seconds: number;
  /** What 95 % of the requests have to be answered in. */
  readonly limitMs: Milliseconds;
  readonly maxInFlight: number;
  readonly timeoutMs: Milliseconds;
  readonly purse: Purse;
  /** `null`: unknown. */
  readonly costOf: (answer: Pick<ModelResponse, 'servedModel' | 'serviceTier' | 'usage'>) => Usd | null;
  readonly clock: Clock;
  readonly random: Random;
  /** No new arrivals. */
  readonly stop: AbortSignal;
  /** Ends what is in flight as well. */
  readonly abort: AbortSignal;
}

/** One arrival: when it was due, sent and done, on the clock. */
export interface Arrival {
  readonly dueMs: Milliseconds;
  readonly sentMs: Milliseconds;
  doneMs: Milliseconds | null;
  firstTokenMs: Milliseconds | null;
  usage: Usage | null;
  /** Why no answer came; `null`: one did, or it is in flight. */
  error: string | null;
}

/** `cap`: so many were in flight that one more was too many; `late`: too many were past the limit for any rest to mend it. */
export type StepEnding = 'done' | 'cap' | 'late' | 'budget' | 'interrupted';

export interface OfferedStep {
  readonly rate: number;
  readonly arrivals: readonly Arrival[];
  /** Arrivals from here until there count. */
  readonly fromMs: Milliseconds;
  readonly untilMs: Milliseconds;
  readonly ending: StepEnding;
}

const WARM_UP_SHARE = 0.2;
/** Sent without a pause; then whoever answered is heard. */
const BURST = 50;

/**
 * Offers Poisson arrivals at a rate, and waits for their answers. Arrivals never wait for answers (an open
 * loop), and what they are late by counts as latency: else a slow server would be asked less, and look faster.
 */
export async function offerStep(rate: number, options: LoadOptions): Promise<OfferedStep> {
  const { clock, stop, seconds } = options;
  const began = clock.now();
  const fromMs = began + WARM_UP_SHARE * seconds * 1000;
  const plannedMs = fromMs + seconds * 1000;
  const tooLate = createLateCount(rate, fromMs, options);
  const arrivals: Arrival[] = [];
  const open = new Set<Promise<void>>();
  const gap = (): Milliseconds => (1000 * options.random.exponential()) / rate;
  let ending: StepEnding = 'done';
  let burst = 0;
  for (let dueMs = began + gap(); dueMs < plannedMs && ending === 'done'; ) {
    const wait = dueMs - clock.now();
    burst = wait > 0 ? 0 : burst + 1;
    if (wait > 0 || burst % BURST === 0) await clock.sleep(Math.max(0, wait), stop);
    if (stop.aborted) ending = 'interrupted';
    else if (tooLate(arrivals, clock.now())) ending = 'late';
    else if (clock.now() >= dueMs) {
      if (open.size >= options.maxInFlight) ending = 'cap';
      else {
        const drawn = options.draw();
        if (!options.purse.take(drawn.usdAtMost)) ending = 'budget';
        else {
          const arrival = aboutToSend(dueMs, clock.now());
          arrivals.push(arrival);
          const answered = send(drawn, arrival, options).finally(() => open.delete(answered));
          open.add(answered);
          dueMs += gap();
        }
      }
    }
  }
  const untilMs = ending === 'done' ? plannedMs : Math.min(plannedMs, clock.now());
  await Promise.all(open);
  return { rate, arrivals, fromMs, untilMs, ending };
}

function aboutToSend(dueMs: Milliseconds, sentMs: Milliseconds): Arrival {
  return { dueMs, sentMs, doneMs: null, firstTokenMs: null, usage: null, error: null };
}

/** Never rejects: what went wrong stands in the arrival. */
async function send(drawn: LoadRequest, arrival: Arrival, options: LoadOptions): Promise<void> {
  const { endpoint, clock, purse, costOf, abort, timeoutMs } = options;
  const done = new AbortController();
  const timeout = new AbortController();
  void clock.sleep(timeoutMs, done.signal).then(() => timeout.abort());
  try {
    const signal = AbortSignal.any([abort, timeout.signal]);
    const answer = await endpoint.send(drawn.request, signal, drawn.task);
    const { firstToken } = answer.latency;
    arrival.usage = answer.usage;
    arrival.firstTokenMs = firstToken === undefined ? null : arrival.sentMs + firstToken;
    purse.settle(drawn.usdAtMost, costOf(answer));
  } catch (error) {
    const isTimeout = timeout.signal.aborted && !abort.aborted;
    arrival.error = isTimeout ? 'timeout' : error instanceof EndpointFailure ? error.code : 'internal';
    purse.settle(drawn.usdAtMost, billOf(error, isTimeout || abort.aborted, costOf));
  } finally {
    arrival.doneMs = clock.now();
    done.abort();
  }
}

/** What a failed request costs; `null`: nobody knows, so that its worst case stands. */
function billOf(error: unknown, isCutOff: boolean, costOf: LoadOptions['costOf']): Usd | null {
  if (isCutOff || !(error instanceof EndpointFailure)) return null;
  if (error.partial) return costOf(error.partial);
  return error.billing === 'none' ? 0 : null;
}

/** More than a twentieth of all that will arrive, with some to spare for a busy minute. */
const LATE_SHARE = 0.05 * 1.25;
const FEWEST_LATE = 5;

/** Looks at each counted arrival once its time is over: was it answered by then? */
function createLateCount(
  rate: number,
  fromMs: Milliseconds,
  { seconds, limitMs }: LoadOptions,
): (arrivals: readonly Arrival[], now: Milliseconds) => boolean {
  const most = Math.max(FEWEST_LATE, LATE_SHARE * rate * seconds);
  let [next, late] = [0, 0];
  return (arrivals, now) => {
    for (let arrival = arrivals[next]; arrival && arrival.dueMs + limitMs < now; arrival = arrivals[++next]) {
      const inTime = arrival.doneMs !== null && arrival.doneMs <= arrival.dueMs + limitMs;
      if (arrival.dueMs >= fromMs && (!inTime || arrival.error !== null)) late += 1;
    }
    return late > most;
  };
}
