import { APIConnectionError, APIConnectionTimeoutError, APIError } from '@anthropic-ai/sdk';
import type { RateLimit, RateLimits } from '../ports/endpoint.ts';
import { EndpointFailure } from '../ports/endpoint.ts';
import {
  abortedFailure,
  brokenStream,
  connectionFailure,
  protocolFailure,
  statusFailure,
} from './lost-answer.ts';
import { retryAfter, untilInstant } from './retry-after.ts';

/** The status that an error has when it comes in a stream whose own status was 200. */
const STATUS_OF: ReadonlyMap<unknown, number> = new Map([
  ['invalid_request_error', 400],
  ['authentication_error', 401],
  ['billing_error', 402],
  ['permission_error', 403],
  ['not_found_error', 404],
  ['request_too_large', 413],
  ['rate_limit_error', 429],
  ['api_error', 500],
  ['timeout_error', 504],
  ['overloaded_error', 529],
]);

/** What the client threw, as a failure that says whether another attempt may help. The key never shows. */
export function anthropicFailure(error: unknown, key: string | null, signal: AbortSignal): EndpointFailure {
  if (error instanceof EndpointFailure) return error;
  if (signal.aborted) return abortedFailure(signal);
  if (error instanceof APIConnectionTimeoutError)
    return protocolFailure(error, key, { code: 'timeout', retryable: true });
  if (error instanceof APIConnectionError || error instanceof TypeError) return connectionFailure(error, key);
  if (!(error instanceof APIError)) return protocolFailure(error, key, { retryable: true });
  const status = error.status ?? STATUS_OF.get(error.type);
  const message = messageOf(error);
  if (status === undefined) return brokenStream(message, key);
  const wait = retryAfter(error.headers);
  const limits = rateLimits(error.headers);
  return statusFailure(status, message, key, {
    ...(/spend_limit/.test(error.errorCode ?? '') && { retryable: false }),
    ...(wait !== null && { retryAfterMs: wait }),
    ...(limits && { limits }),
  });
}

/** The same of a stream, whose connection or form broke under way. */
export function anthropicStreamFailure(
  error: unknown,
  key: string | null,
  signal: AbortSignal,
): EndpointFailure {
  if (signal.aborted) return abortedFailure(signal);
  const isKnown = error instanceof EndpointFailure || error instanceof APIError;
  return isKnown ? anthropicFailure(error, key, signal) : brokenStream(error, key);
}

function messageOf({ status, type, apiMessage, message }: APIError): string {
  const words = typeof apiMessage === 'string' ? `${type ?? 'error'}: ${apiMessage}` : message;
  return status === undefined || words.startsWith(`${status} `) ? words : `${status} ${words}`;
}

const METERS = ['tokens', 'input-tokens', 'output-tokens'];

/** What is left of the account's limits; of its several limits of tokens, the tightest. */
export function rateLimits(headers: Headers | undefined): RateLimits | null {
  const requests = limitOf(headers, 'requests');
  const [tokens] = METERS.map((meter) => limitOf(headers, meter))
    .filter((limit) => limit !== null)
    .toSorted((one, other) => one.remaining - other.remaining);
  return requests || tokens ? { ...(requests && { requests }), ...(tokens && { tokens }) } : null;
}

function limitOf(headers: Headers | undefined, meter: string): RateLimit | null {
  const remaining = headers?.get(`anthropic-ratelimit-${meter}-remaining`) ?? '';
  const resetMs = untilInstant(headers?.get(`anthropic-ratelimit-${meter}-reset`) ?? '', headers);
  return /^\d{1,15}$/.test(remaining) && resetMs !== null ? { remaining: Number(remaining), resetMs } : null;
}
