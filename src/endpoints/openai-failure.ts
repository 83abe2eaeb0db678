import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { EndpointFailure } from '../ports/endpoint.ts';
import {
  abortedFailure,
  brokenStream,
  connectionFailure,
  protocolFailure,
  statusFailure,
} from './lost-answer.ts';
import { limitsOf } from './openai-limits.ts';
import { retryAfter } from './retry-after.ts';

/** Words of an account that has no money: waiting does not bring any. */
export const NO_MONEY = 'insufficient_quota';

/**
 * What the client threw, as a failure that says whether another attempt may help. The key never shows.
 * `signal` is the request's: where it is aborted, that is why.
 */
export function describeFailure(error: unknown, key: string | null, signal?: AbortSignal): EndpointFailure {
  if (error instanceof EndpointFailure) return error;
  if (signal?.aborted) return abortedFailure(signal);
  if (error instanceof APIConnectionError) return describeConnection(error, key);
  if (error instanceof SyntaxError) {
    // its own words quote the answer, cut in the middle of what may be the key
    return protocolFailure('the answer is no JSON', key, { retryable: true });
  }
  if (!(error instanceof APIError)) return protocolFailure(error, key, { retryable: true });
  const isPoor = error.code === NO_MONEY || error.type === NO_MONEY;
  if (error.status === undefined) return protocolFailure(error, key, { retryable: !isPoor });
  const wait = retryAfter(error.headers);
  return statusFailure(error.status, error.message, key, {
    ...(isPoor && { retryable: false }),
    ...(wasWorkedOn(error) && { billing: 'unknown' }),
    ...(wait !== null && { retryAfterMs: wait }),
    ...limitsOf(error.headers),
  });
}

/** The same of a stream: what is no error of the server's own broke it. */
export function describeBreak(error: unknown, key: string | null): EndpointFailure {
  return error instanceof EndpointFailure || error instanceof APIError
    ? describeFailure(error, key)
    : brokenStream(error, key);
}

/** A time that ran out on the way to the server is one of a connection: nothing was sent. */
function describeConnection(error: APIConnectionError, key: string | null): EndpointFailure {
  const failure = connectionFailure(error, key);
  return error instanceof APIConnectionTimeoutError && failure.billing === 'unknown'
    ? protocolFailure(error, key, { code: 'timeout', retryable: true })
    : failure;
}

/**
 * Refusals that Azure bills, "if the service performs processing": a filter's of the prompt, and a timeout.
 * https://learn.microsoft.com/azure/ai-services/openai/how-to/manage-costs
 */
function wasWorkedOn({ status, code }: APIError): boolean {
  return status === 408 || code === 'content_filter';
}
