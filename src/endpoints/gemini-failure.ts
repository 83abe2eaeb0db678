import { ApiError } from '@google/genai';
import { EndpointFailure } from '../ports/endpoint.ts';
import {
  abortedFailure,
  brokenStream,
  connectionFailure,
  protocolFailure,
  statusFailure,
} from './lost-answer.ts';
import { retryAfter } from './retry-after.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

/** What a failure is read from beside the error itself, which lacks the headers. */
export interface GeminiContext {
  readonly key: string | null;
  readonly signal: AbortSignal;
  /** What the server answered, as far as it did. */
  readonly response: Response | undefined;
}

/** What the client threw, as a failure that says whether another attempt may help. The key never shows. */
export function geminiFailure(error: unknown, { key, signal, response }: GeminiContext): EndpointFailure {
  if (signal.aborted) return abortedFailure(signal);
  if (error instanceof EndpointFailure) return error;
  if (error instanceof ApiError) return refusal(error, response, key);
  // An error whose body the client could not read, or a status that it takes for none.
  if (response && !response.ok) return refusal({ status: response.status, message: '' }, response, key);
  if (!response || (error instanceof TypeError && error.message === 'terminated'))
    return connectionFailure(error, key);
  const isPage = response.headers.get('content-type')?.includes('html') === true;
  return protocolFailure(error, key, { retryable: !isPage });
}

/** The same of a stream, whose connection or form broke under way. */
export function geminiStreamFailure(error: unknown, context: GeminiContext): EndpointFailure {
  const isKnown = context.signal.aborted || error instanceof EndpointFailure || error instanceof ApiError;
  return isKnown ? geminiFailure(error, context) : brokenStream(error, context.key);
}

function refusal(
  { status, message }: Pick<ApiError, 'status' | 'message'>,
  response: Response | undefined,
  key: string | null,
): EndpointFailure {
  const said = errorIn(message);
  const details = (listOf(said?.details) ?? []).map((detail) => recordOf(detail) ?? {});
  const wait = retryDelay(details) ?? retryAfter(response?.headers);
  const words = said ? `${nameOf(said.status, 'error')}: ${nameOf(said.message, message)}` : message;
  return statusFailure(status, `${status} ${words}`.trim(), key, {
    ...(details.some(isDailyQuota) && { retryable: false }),
    ...(wait !== null && { retryAfterMs: wait }),
  });
}

/** The error's own JSON, in the message that the client made of it; a stream's may come in a list. */
function errorIn(message: string): Readonly<Record<string, unknown>> | null {
  try {
    const body: unknown = JSON.parse(message.replace(/^got status: [^{[]*/, ''));
    return recordOf(recordOf(listOf(body)?.[0] ?? body)?.error);
  } catch {
    return null;
  }
}

type Detail = Readonly<Record<string, unknown>>;

/** `google.rpc.RetryInfo`: a duration in seconds, `12s` or `0.5s`. */
function retryDelay(details: readonly Detail[]): number | null {
  const info = details.find((detail) => nameOf(detail['@type'], '').endsWith('google.rpc.RetryInfo'));
  const [, seconds] = /^(\d{1,9}(?:\.\d+)?)s$/.exec(nameOf(info?.retryDelay, '')) ?? [];
  return seconds === undefined ? null : Number(seconds) * 1000;
}

/** `google.rpc.QuotaFailure` of a day's quota: waiting until tomorrow is no retry. */
function isDailyQuota({ violations }: Detail): boolean {
  return (listOf(violations) ?? []).some((one) => /per_?day/i.test(nameOf(recordOf(one)?.quotaId, '')));
}
