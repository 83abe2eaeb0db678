import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { redact } from '../core/redact.ts';
import { EndpointFailure } from '../ports/endpoint.ts';

const RETRYABLE_STATUS: ReadonlySet<number> = new Set([408, 409, 425, 429]);
const MESSAGE_LENGTH = 500;

/** What the client threw, as a failure that says whether another attempt may help. The key never shows. */
export function describeFailure(error: unknown, key: string | null): EndpointFailure {
  const message = redact(messageOf(error), key).slice(0, MESSAGE_LENGTH);
  if (error instanceof APIUserAbortError)
    return new EndpointFailure('aborted', message, { retryable: false });
  if (error instanceof APIConnectionTimeoutError)
    return new EndpointFailure('timeout', message, { retryable: true });
  if (error instanceof APIConnectionError)
    return new EndpointFailure('connection', message, { retryable: true });
  if (!(error instanceof APIError) || error.status === undefined) {
    return new EndpointFailure('protocol', message, { retryable: true });
  }
  const retryable =
    error.status >= 500 || (RETRYABLE_STATUS.has(error.status) && error.code !== 'insufficient_quota');
  const retryAfterMs = retryAfter(error.headers);
  return new EndpointFailure(`http-${error.status}`, message, {
    retryable,
    ...(retryAfterMs !== null && { retryAfterMs }),
  });
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause instanceof Error ? innermost(error.cause) : null;
  return cause === null || cause.message === '' ? error.message : `${error.message} (${cause.message})`;
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date relative to the answer's own `date`. */
function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return ms;
  const value = headers?.get('retry-after');
  if (value === null || value === undefined) return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const wait = Date.parse(value) - Date.parse(headers?.get('date') ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
