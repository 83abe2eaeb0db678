import type { Clock } from '../../src/ports/clock.ts';

interface Sleeper {
  readonly due: number;
  readonly wake: () => void;
}

/** Time that passes only when everybody sleeps, as fast as the machine can. */
export interface SimulatedClock extends Clock {
  /** Lets time pass until `work` is done. @throws Error when everybody waits and nobody sleeps. */
  runUntil<T>(work: Promise<T>): Promise<T>;
}

export function aSimulatedClock(): SimulatedClock {
  const start = Date.parse('2026-11-22T10:00:00.000Z');
  const sleepers = new Set<Sleeper>();
  let now = 0;
  const next = (): Sleeper | null => {
    let first: Sleeper | null = null;
    for (const sleeper of sleepers) if (!first || sleeper.due < first.due) first = sleeper;
    return first;
  };
  return {
    now: () => now,
    instant: () => new Date(start + now).toISOString(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper: Sleeper = {
          due: now + Math.max(0, ms),
          wake() {
            sleepers.delete(sleeper);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        if (signal?.aborted) {
          resolve();
          return;
        }
        signal?.addEventListener('abort', sleeper.wake);
        sleepers.add(sleeper);
      }),
    async runUntil(work) {
      let isDone = false;
      const done = work.finally(() => {
        isDone = true;
      });
      done.catch(() => {});
      let idle = 0;
      while (!isDone) {
        await new Promise(setImmediate);
        await new Promise(setImmediate); // what was written in the first turn is told in the second
        if (isDone) break;
        const sleeper = next();
        if (!sleeper) {
          idle += 1;
          if (idle > 50) throw new Error('everybody waits, and nobody sleeps');
          continue;
        }
        idle = 0;
        now = Math.max(now, sleeper.due);
        sleeper.wake();
      }
      return done;
    },
  };
}
