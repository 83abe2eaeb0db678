import type { Milliseconds } from '../core/model/units.ts';

/** `retry-after-ms`, or `retry-after` in seconds or as a date relative to the answer's own `date`. */
export function retryAfter(headers: Headers | null | undefined): Milliseconds | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  return untilInstant(value, headers);
}

/** From the answer's own `date` to an instant that it names: whose clock is right does not matter. */
export function untilInstant(instant: string, headers: Headers | null | undefined): Milliseconds | null {
  const wait = Date.parse(instant) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
