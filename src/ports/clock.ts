import type { IsoInstant, Milliseconds } from '../core/model/units.ts';

/** Time as the outside world tells it; tests pass one of their own. */
export interface Clock {
  /** Monotonic. */
  now(): Milliseconds;
  instant(): IsoInstant;
  sleep(ms: Milliseconds, signal?: AbortSignal): Promise<void>;
}
