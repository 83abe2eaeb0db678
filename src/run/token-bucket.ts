import type { Milliseconds } from '../core/model/units.ts';

/**
 * So many a minute, however they come: a second's worth may come at once, and no minute, wherever it begins,
 * holds more than the limit, but for an amount that is larger than all of it. What was taken may be corrected
 * afterwards: it counts for its own minute, and the level may be below nought.
 *
 * Source: the generic cell rate algorithm (ITU-T I.371) as a bucket that leaks, beside a log of the last minute.
 */
export interface TokenBucket {
  /** Milliseconds until `amount` fits; 0: it fits now. What is larger than the bucket fits when it is full. */
  waitFor(amount: number, now: Milliseconds): Milliseconds;
  take(amount: number, now: Milliseconds): Taken;
}

export interface Taken {
  /** What it was in the end. */
  correct(amount: number, now: Milliseconds): void;
}

interface Entry {
  readonly at: Milliseconds;
  amount: number;
  isOver: boolean;
}

const MINUTE: Milliseconds = 60_000;

export function createTokenBucket(perMinute: number): TokenBucket {
  const whole = perMinute < 1 ? perMinute : Math.floor(perMinute); // there is no half a request
  const capacity = Math.max(1, whole / 60);
  // what a full bucket holds comes on top of what flows in a minute, the last one of which is a minute after the first
  const perMs = (whole - capacity + 1) / MINUTE;
  const minute = createMinute(Math.max(1, whole));
  let level = capacity;
  let at: Milliseconds | null = null;
  const flow = (now: Milliseconds): void => {
    level = Math.min(capacity, level + Math.max(0, now - (at ?? now)) * perMs);
    at = now;
  };
  return {
    waitFor(amount, now) {
      flow(now);
      return Math.max(0, (Math.min(amount, capacity) - level) / perMs, minute.waitFor(amount, now));
    },
    take(amount, now) {
      flow(now);
      level -= amount;
      const entry = minute.add(amount, now);
      return {
        correct(actual, later) {
          flow(later);
          level = Math.min(capacity, level + entry.amount - actual);
          minute.correct(entry, actual);
        },
      };
    },
  };
}

/** What the last minute holds. A bucket alone would lend what is given back to a later minute. */
function createMinute(limit: number): {
  waitFor(amount: number, now: Milliseconds): Milliseconds;
  add(amount: number, now: Milliseconds): Entry;
  correct(entry: Entry, amount: number): void;
} {
  let entries: Entry[] = [];
  let [first, sum] = [0, 0];
  const forget = (now: Milliseconds): void => {
    for (let oldest = entries[first]; oldest && oldest.at + MINUTE <= now; oldest = entries[first]) {
      sum -= oldest.amount;
      oldest.isOver = true;
      first += 1;
    }
    if (first < 1000 || 2 * first < entries.length) return;
    entries = entries.slice(first);
    first = 0;
  };
  return {
    waitFor(amount, now) {
      forget(now);
      const room = limit - Math.min(amount, limit);
      let held = sum;
      for (let index = first; held > room; index++) {
        const entry = entries[index];
        if (!entry) break;
        held -= entry.amount;
        if (held <= room) return entry.at + MINUTE - now;
      }
      return 0;
    },
    add(amount, now) {
      forget(now);
      const entry = { at: now, amount, isOver: false };
      entries.push(entry);
      sum += amount;
      return entry;
    },
    correct(entry, amount) {
      if (!entry.isOver) sum += amount - entry.amount;
      entry.amount = amount;
    },
  };
}
