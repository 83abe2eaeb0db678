import type { Milliseconds } from '../core/model/units.ts';

/**
 * So many a minute, however they come: a second's worth may come at once, and no minute holds more than
 * the limit. What was taken may be corrected afterwards, so that the level may be below nought.
 *
 * Source: the generic cell rate algorithm (ITU-T I.371) as a bucket that leaks.
 */
export interface TokenBucket {
  /** Milliseconds until `amount` fits; 0: it fits now. What is larger than the bucket fits when it is full. */
  waitFor(amount: number, now: Milliseconds): Milliseconds;
  /** Below nought: gives back. */
  take(amount: number, now: Milliseconds): void;
}

const MINUTE: Milliseconds = 60_000;

export function createTokenBucket(perMinute: number): TokenBucket {
  const whole = perMinute < 1 ? perMinute : Math.floor(perMinute); // there is no half a request
  const capacity = Math.max(1, whole / 60);
  // what a full bucket holds comes on top of what flows in a minute, the last one of which is a minute after the first
  const perMs = (whole - capacity + 1) / MINUTE;
  let level = capacity;
  let at: Milliseconds | null = null;
  const flow = (now: Milliseconds): void => {
    level = Math.min(capacity, level + Math.max(0, now - (at ?? now)) * perMs);
    at = now;
  };
  return {
    waitFor(amount, now) {
      flow(now);
      return Math.max(0, (Math.min(amount, capacity) - level) / perMs);
    },
    take(amount, now) {
      flow(now);
      level = Math.min(capacity, level - amount);
    },
  };
}
