import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { EndpointFailure } from '../ports/endpoint.ts';
import { brokenStream, connectionFailure, protocolFailure, statusFailure } from './lost-answer.ts';
import { limitsOf } from './openai-limits.ts';
import { retryAfter } from './retry-after.ts';

/** What the client threw, as a failure that says whether another attempt may help. The key never shows. */
export function describeFailure(error: unknown, key: string | null): EndpointFailure {
  if (error instanceof EndpointFailure) return error;
  if (error instanceof APIUserAbortError) return protocolFailure(error, key, { code: 'aborted' });
  if (error instanceof APIConnectionTimeoutError)
    return protocolFailure(error, key, { code: 'timeout', retryable: true });
  if (error instanceof APIConnectionError) return connectionFailure(error, key);
  if (!(error instanceof APIError) || error.status === undefined)
    return protocolFailure(error, key, { retryable: true });
  const wait = retryAfter(error.headers);
  return statusFailure(error.status, error.message, key, {
    ...(error.code === 'insufficient_quota' && { retryable: false }),
    ...(wait !== null && { retryAfterMs: wait }),
    ...limitsOf(error.headers),
  });
}

/** The same of a stream: what is no error of the server's own broke it. */
export function describeBreak(error: unknown, key: string | null): EndpointFailure {
  if (error instanceof EndpointFailure || error instanceof APIUserAbortError || error instanceof APIError)
    return describeFailure(error, key);
  return brokenStream(error, key);
}
