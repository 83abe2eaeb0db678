import type { Milliseconds } from '../core/model/units.ts';
import type { Clock } from '../ports/clock.ts';
import type { RateLimits } from '../ports/endpoint.ts';
import { type Circuit, createCircuit, type Probe } from './circuit.ts';
import { createTokenBucket, type TokenBucket } from './token-bucket.ts';

/** What one endpoint allows, as the config says. */
export interface GateLimits {
  readonly concurrency: number;
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
}

/** What a request's end says of its endpoint. */
export type Passed =
  | { readonly kind: 'alive'; readonly tokens?: number; readonly limits?: RateLimits | undefined }
  | {
      readonly kind: 'throttled';
      readonly retryAfterMs?: Milliseconds | undefined;
      readonly limits?: RateLimits | undefined;
    }
  /** Nobody answered, or the server said that it cannot. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unknown' };

/** Leave to make one request. */
export interface Pass {
  /** Requests in flight at the endpoint, this one included. */
  readonly inFlight: number;
  /** The request came back. */
  leave(how: Passed): void;
  /** Lets the next one in; what the request brought is safe, or was nothing. */
  release(): void;
}

/**
 * Who may call an endpoint, and when: as many at once as it bears (additive increase, multiplicative
 * decrease), so many a minute, nobody while it asked for a pause, a single probe while it is down.
 * Whoever waits is let in by turns.
 */
export interface Gate {
  /** `tokens`: what the request counts for at most. Resolves with null when `signal` ends the wait, or the endpoint is dead. */
  enter(model: string, tokens: number, signal: AbortSignal): Promise<Pass | null>;
  /** Nobody answers, and waiting longer is no use. */
  readonly dead: boolean;
  /** What the last request met that nobody answered. */
  readonly lastFailure: string;
  /** Requests that may be in flight now. */
  readonly limit: number;
}

/** A throttled endpoint gets so much of what it had. */
const DECREASE = 0.7;
/** A server that asks for more has no answer today; later attempts may say so. */
const LONGEST_PAUSE_MS: Milliseconds = 120_000;
/** A limit is used again long before it is whole again, where that takes long. */
const LONGEST_RESET_MS: Milliseconds = 5000;

interface Waiter {
  readonly model: string;
  readonly tokens: number;
  readonly admit: (pass: Pass | null) => void;
}

interface State {
  readonly most: number;
  /** Requests that may be in flight; grows by fractions. */
  allowed: number;
  inFlight: number;
  /** Requests in flight, and those whose answers are not safe yet. */
  held: number;
  /** Starts so far, and the start before which a throttled request says nothing new. */
  starts: number;
  heededUntil: number;
  readonly pausedUntil: Map<string, Milliseconds>;
  readonly requests: TokenBucket | null;
  readonly tokens: TokenBucket | null;
  readonly circuit: Circuit;
  lastFailure: string;
}

export function createGate(limits: GateLimits, clock: Clock): Gate {
  const state: State = {
    most: limits.concurrency,
    allowed: limits.concurrency,
    inFlight: 0,
    held: 0,
    starts: 0,
    heededUntil: 0,
    pausedUntil: new Map(),
    requests: limits.requestsPerMinute === undefined ? null : createTokenBucket(limits.requestsPerMinute),
    tokens: limits.tokensPerMinute === undefined ? null : createTokenBucket(limits.tokensPerMinute),
    circuit: createCircuit(),
    lastFailure: '',
  };
  const waiting = new Set<Waiter>();
  const wake = createAlarm(clock, () => pump());
  const pump = (): void => {
    if (state.circuit.dead) {
      for (const waiter of waiting) waiter.admit(null);
      return;
    }
    let soonest: Milliseconds | null = null;
    for (const waiter of waiting) {
      if (state.held >= Math.floor(state.allowed)) return; // whoever leaves lets the next one in
      const now = clock.now();
      const pause = (state.pausedUntil.get(waiter.model) ?? 0) - now;
      const wait = pause > 0 ? pause : waitOf(state, waiter, now);
      if (wait === 0) waiter.admit(start(state, waiter, now, clock, pump));
      else if (wait !== null) soonest = Math.min(soonest ?? wait, wait);
      // one that needs more room keeps its turn: those that need less would take it all
      if (wait !== 0 && pause <= 0) break;
    }
    if (soonest !== null) wake(soonest);
  };
  return {
    enter(model, tokens, signal) {
      if (signal.aborted || state.circuit.dead) return Promise.resolve(null);
      return new Promise((resolve) => {
        const waiter: Waiter = {
          model,
          tokens,
          admit(pass) {
            waiting.delete(waiter);
            signal.removeEventListener('abort', giveUp);
            resolve(pass);
          },
        };
        const giveUp = (): void => waiter.admit(null);
        signal.addEventListener('abort', giveUp);
        waiting.add(waiter);
        pump();
      });
    },
    get dead() {
      return state.circuit.dead;
    },
    get lastFailure() {
      return state.lastFailure;
    },
    get limit() {
      return Math.floor(state.allowed);
    },
  };
}

/** Milliseconds until the endpoint has room for a request; null: not before another one ends. */
function waitOf(state: State, { tokens }: Waiter, now: Milliseconds): Milliseconds | null {
  const rest = state.circuit.waitFor(now);
  if (rest === null) return null;
  return Math.max(rest, state.requests?.waitFor(1, now) ?? 0, state.tokens?.waitFor(tokens, now) ?? 0);
}

function start(
  state: State,
  { model, tokens }: Waiter,
  now: Milliseconds,
  clock: Clock,
  pump: () => void,
): Pass {
  state.requests?.take(1, now);
  const taken = state.tokens?.take(tokens, now);
  state.inFlight += 1;
  state.held += 1;
  state.starts += 1;
  const started = state.starts;
  const probe = state.circuit.start();
  return {
    inFlight: state.inFlight,
    leave(how) {
      state.inFlight -= 1;
      const ended = clock.now();
      if (how.kind === 'alive' && how.tokens !== undefined) taken?.correct(how.tokens, ended);
      adapt(state, model, how, started, ended, probe);
    },
    release() {
      state.held -= 1;
      pump();
    },
  };
}

function adapt(
  state: State,
  model: string,
  how: Passed,
  started: number,
  now: Milliseconds,
  probe: Probe | null,
): void {
  if (how.kind === 'unknown') state.circuit.unknown(probe);
  else if (how.kind === 'failed') {
    state.lastFailure = how.message;
    state.circuit.failed(now, probe);
  } else heed(state, model, how, started, now);
}

/** Somebody is there, and said how busy. */
function heed(
  state: State,
  model: string,
  how: Exclude<Passed, { readonly kind: 'failed' | 'unknown' }>,
  started: number,
  now: Milliseconds,
): void {
  state.circuit.alive();
  if (how.kind === 'alive') {
    state.allowed = Math.min(state.most, state.allowed + 1 / state.allowed);
  } else if (started > state.heededUntil) {
    state.allowed = Math.max(1, state.allowed * DECREASE);
    state.heededUntil = state.starts;
  }
  const pause = Math.max(pauseOf(how.limits), how.kind === 'throttled' ? (how.retryAfterMs ?? 0) : 0);
  if (pause > 0) {
    const until = now + Math.min(pause, LONGEST_PAUSE_MS);
    state.pausedUntil.set(model, Math.max(state.pausedUntil.get(model) ?? 0, until));
  }
}

function pauseOf(limits: RateLimits | undefined): Milliseconds {
  const resets = [limits?.requests, limits?.tokens].map((limit) =>
    limit && limit.remaining <= 0 ? Math.min(limit.resetMs, LONGEST_RESET_MS) : 0,
  );
  return Math.max(...resets);
}

/** Calls back after the shortest of the waits that it was given. */
function createAlarm(clock: Clock, ring: () => void): (ms: Milliseconds) => void {
  let at: Milliseconds | null = null;
  let pending: AbortController | null = null;
  return (ms) => {
    const due = clock.now() + ms;
    if (at !== null && at <= due) return;
    pending?.abort();
    const mine = new AbortController();
    [at, pending] = [due, mine];
    void clock.sleep(Math.ceil(ms), mine.signal).then(() => {
      if (pending !== mine) return;
      [at, pending] = [null, null];
      ring();
    });
  };
}
