import type { Milliseconds } from '../core/model/units.ts';

/** Who asks for more means something else, or nothing. */
const LONGEST_MS: Milliseconds = 86_400_000;

/**
 * `retry-after-ms`, or `retry-after` in seconds or as a date relative to the answer's own `date`; `null`: not
 * said, or more than a day.
 */
export function retryAfter(headers: Headers | null | undefined): Milliseconds | null {
  const ms = numberOf(headers?.get('retry-after-ms'));
  if (ms !== null && ms >= 0 && ms <= LONGEST_MS) return ms;
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return null;
  const seconds = numberOf(value);
  const wait = seconds === null ? untilInstant(value, headers) : Math.max(0, seconds * 1000);
  return wait !== null && wait <= LONGEST_MS ? wait : null;
}

function numberOf(text: string | null | undefined): number | null {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

/** From the answer's own `date` to an instant that it names: whose clock is right does not matter. */
export function untilInstant(instant: string, headers: Headers | null | undefined): Milliseconds | null {
  const wait = Date.parse(instant) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
