import { redact } from '../core/redact.ts';
import { EndpointFailure, type FailureOptions } from '../ports/endpoint.ts';

const MESSAGE_LENGTH = 500;

/** Errors of a connection on which no request was sent. */
const NOT_SENT: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** A request goes out after the handshake. */
const IN_HANDSHAKE = /before secure TLS connection was established/;
/** The server's own answer was a redirect, or there was no request to make. */
const REFUSED = /redirect|invalid header|bad port|certificate|self-signed/i;

/** Statuses of a gateway that lost the answer: the provider behind it may have worked. */
const GATEWAY: ReadonlySet<number> = new Set([502, 504, 520, 524]);
const RETRYABLE: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** The caller gave up. */
export function abortedFailure(signal: AbortSignal): EndpointFailure {
  const isTimeout = signal.reason instanceof Error && signal.reason.name === 'TimeoutError';
  return isTimeout
    ? new EndpointFailure('timeout', 'no answer in time', { retryable: true, billing: 'unknown' })
    : new EndpointFailure('aborted', 'the request was aborted', { retryable: false, billing: 'unknown' });
}

/** No answer came, or not all of it. Billed, perhaps, unless nothing was sent; a redirect stays one. */
export function connectionFailure(error: unknown, key: string | null): EndpointFailure {
  const cause = innermost(error);
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  const isRefused = cause instanceof Error && REFUSED.test(cause.message);
  const isUnsent =
    NOT_SENT.has(code) ||
    (code === 'ETIMEDOUT' && isConnecting(cause)) ||
    (cause instanceof Error && IN_HANDSHAKE.test(cause.message));
  return new EndpointFailure('connection', readable(error, key), {
    retryable: !isRefused,
    billing: isRefused || isUnsent ? 'none' : 'unknown',
  });
}

/** An error of several addresses in one is always of connecting. */
function isConnecting(cause: unknown): boolean {
  return cause instanceof AggregateError || (cause as NodeJS.ErrnoException).syscall === 'connect';
}

/** A server's refusal by its status. */
export function statusFailure(
  status: number,
  message: string,
  key: string | null,
  options: Partial<FailureOptions> = {},
): EndpointFailure {
  return new EndpointFailure(`http-${status}`, readable(message, key), {
    retryable: status >= 500 || RETRYABLE.has(status),
    billing: GATEWAY.has(status) ? 'unknown' : 'none',
    ...options,
  });
}

/** An answer that is none: it may have been billed all the same. */
export function protocolFailure(
  error: unknown,
  key: string | null,
  { code = 'protocol', retryable = false }: { readonly code?: string; readonly retryable?: boolean } = {},
): EndpointFailure {
  return new EndpointFailure(code, readable(error, key), { retryable, billing: 'unknown' });
}

/** A stream that ended before its answer did. */
export function brokenStream(error: unknown, key: string | null): EndpointFailure {
  return protocolFailure(error, key, { code: 'broken-stream', retryable: true });
}

/** The same failure, of an answer of which a part was seen. */
export function withPartial(failure: EndpointFailure, partial: FailureOptions['partial']): EndpointFailure {
  const { code, message, retryable, retryAfterMs, limits } = failure;
  return new EndpointFailure(code, message, {
    retryable,
    billing: 'unknown',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(limits !== undefined && { limits }),
    ...(partial !== undefined && { partial }),
  });
}

/** What was thrown in short words, without the key. */
function readable(error: unknown, key: string | null): string {
  return redact(messageOf(error), key).slice(0, MESSAGE_LENGTH);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = innermost(error);
  return cause === error || !(cause instanceof Error) || cause.message === ''
    ? error.message
    : `${error.message} (${cause.message})`;
}

function innermost(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? innermost(error.cause) : error;
}
