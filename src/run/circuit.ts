import type { Milliseconds } from '../core/model/units.ts';

/** So many failures in a row, without an answer between them, and an endpoint is taken to be down. */
const OPEN_AFTER = 10;
const FIRST_REST_MS: Milliseconds = 1000;
const LONGEST_REST_MS: Milliseconds = 30_000;
/** After so many probes without an answer nobody waits any longer: a minute and a half, and their own time … */
const PROBES = 7;
/** … or a few seconds, where nobody ever answered: an address is wrong more often than a server is down. */
const FIRST_PROBES = 2;

export type Probe = number;

/**
 * Spares an endpoint that does not answer: it opens, lets a single request through after a rest, and
 * closes when that one is answered; each probe that fails doubles the rest.
 *
 * Source: the circuit breaker of Nygard 2007, "Release It!".
 */
export interface Circuit {
  /** Milliseconds until a request may start; 0: now; null: not before the probe is back. */
  waitFor(now: Milliseconds): Milliseconds | null;
  /** A request starts; the number of the probe that it is while the circuit is open, null: it is none. */
  start(): Probe | null;
  /** A request came back and shows that somebody is there. */
  alive(): void;
  failed(now: Milliseconds, probe: Probe | null): void;
  /** A request was given up; what it would have shown is not known. */
  unknown(probe: Probe | null): void;
  /** Nobody answers, and waiting longer is no use. */
  readonly dead: boolean;
}

export function createCircuit(): Circuit {
  let failures = 0;
  let probes = 0;
  let started = 0;
  /** The probe that is out; one from before the circuit closed is a request like any other. */
  let out: Probe | null = null;
  let hasAnswered = false;
  /** When a probe may go; null: the circuit is closed. */
  let restUntil: Milliseconds | null = null;
  return {
    waitFor(now) {
      if (restUntil === null) return 0;
      return out !== null ? null : Math.max(0, restUntil - now);
    },
    start() {
      if (restUntil === null) return null;
      started += 1;
      out = started;
      return out;
    },
    alive() {
      [failures, probes, out, restUntil, hasAnswered] = [0, 0, null, null, true];
    },
    failed(now, probe) {
      failures += 1;
      if (probe !== null && probe === out) [probes, out] = [probes + 1, null];
      else if (restUntil !== null || failures < OPEN_AFTER) return;
      restUntil = now + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** probes);
    },
    unknown(probe) {
      if (probe === out) out = null;
    },
    get dead() {
      return probes >= (hasAnswered ? PROBES : FIRST_PROBES);
    },
  };
}
