import type { Clock } from '../../src/ports/clock.ts';

export interface FakeClock extends Clock {
  /** Milliseconds of every sleep, in order. */
  readonly slept: number[];
  advance(ms: number): void;
}

/** A clock that stands still until it is told, or asked to sleep; each look at it takes `step` ms. */
export function aClock({ step = 0 }: { readonly step?: number } = {}): FakeClock {
  const start = Date.parse('2026-11-22T10:00:00.000Z');
  const slept: number[] = [];
  let now = 0;
  return {
    slept,
    advance(ms) {
      now += ms;
    },
    now() {
      now += step;
      return now;
    },
    instant: () => new Date(start + now).toISOString(),
    async sleep(ms) {
      slept.push(ms);
      now += ms;
    },
  };
}
