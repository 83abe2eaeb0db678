import type { Clock } from '../../src/ports/clock.ts';

export interface VirtualClock extends Clock {
  /** Lets time pass, from one sleeper's end to the next, until the promise is settled. */
  run<T>(until: Promise<T>): Promise<T>;
}

interface Sleeper {
  readonly at: number;
  wake: () => void;
}

/** A clock whose time passes only while everybody sleeps: an hour of it takes a moment. */
export function aVirtualClock(): VirtualClock {
  const start = Date.parse('2026-11-22T10:00:00.000Z');
  const sleepers: Sleeper[] = [];
  let now = 0;
  const insert = (at: number, wake: () => void): Sleeper => {
    let index = sleepers.length;
    while (index > 0 && (sleepers[index - 1]?.at ?? 0) <= at) index -= 1;
    const sleeper = { at, wake };
    sleepers.splice(index, 0, sleeper);
    return sleeper;
  };
  return {
    now: () => now,
    instant: () => new Date(start + now).toISOString(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = insert(now + ms, resolve);
        const leave = (): void => {
          sleepers.splice(sleepers.indexOf(sleeper), 1);
          resolve();
        };
        signal?.addEventListener('abort', leave, { once: true });
        sleeper.wake = () => {
          signal?.removeEventListener('abort', leave);
          resolve();
        };
      }),
    async run(until) {
      let done = false;
      void until.then(
        () => {
          done = true;
        },
        () => {
          done = true;
        },
      );
      while (!done) {
        await new Promise((resolve) => setImmediate(resolve));
        const next = done ? undefined : sleepers.pop(); // latest first, so the end is the soonest
        if (!next) continue;
        now = Math.max(now, next.at);
        next.wake();
      }
      return until;
    },
  };
}
