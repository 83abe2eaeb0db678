import type { Milliseconds } from '../core/model/units.ts';

/** So many failures in a row, without an answer between them, and an endpoint is taken to be down. */
const OPEN_AFTER = 10;
const FIRST_REST_MS: Milliseconds = 1000;
const LONGEST_REST_MS: Milliseconds = 30_000;
/** After so many probes without an answer nobody waits any longer: a minute and a half, and their own time … */
const PROBES = 7;
/** … or a few seconds, where nobody ever answered: an address is wrong more often than a server is down. */
const FIRST_PROBES = 2;

/**
 * Spares an endpoint that does not answer: it opens, lets a single request through after a rest, and
 * closes when that one is answered; each probe that fails doubles the rest.
 *
 * Source: the circuit breaker of Nygard 2007, "Release It!".
 */
export interface Circuit {
  /** Milliseconds until a request may start; 0: now; null: not before the probe is back. */
  waitFor(now: Milliseconds): Milliseconds | null;
  /** A request starts; true: it is the probe of an open circuit. */
  start(): boolean;
  /** A request came back and shows that somebody is there. */
  alive(): void;
  failed(now: Milliseconds, isProbe: boolean): void;
  /** A request was given up; what it would have shown is not known. */
  unknown(isProbe: boolean): void;
  /** Nobody answers, and waiting longer is no use. */
  readonly dead: boolean;
}

export function createCircuit(): Circuit {
  let failures = 0;
  let probes = 0;
  let probing = false;
  let hasAnswered = false;
  /** When a probe may go; null: the circuit is closed. */
  let restUntil: Milliseconds | null = null;
  return {
    waitFor(now) {
      if (restUntil === null) return 0;
      return probing ? null : Math.max(0, restUntil - now);
    },
    start() {
      probing = restUntil !== null;
      return probing;
    },
    alive() {
      [failures, probes, probing, restUntil, hasAnswered] = [0, 0, false, null, true];
    },
    failed(now, isProbe) {
      failures += 1;
      if (isProbe) [probes, probing] = [probes + 1, false];
      else if (restUntil !== null || failures < OPEN_AFTER) return;
      restUntil = now + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** probes);
    },
    unknown(isProbe) {
      if (isProbe) probing = false;
    },
    get dead() {
      return probes >= (hasAnswered ? PROBES : FIRST_PROBES);
    },
  };
}
