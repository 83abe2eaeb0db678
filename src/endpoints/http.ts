import { Agent, type Dispatcher, request } from 'undici';
import { type Endpoint, EndpointFailure } from '../ports/endpoint.ts';
import { applicationAnswer, MOST_BYTES, questionText } from './application.ts';
import type { HttpDefinition } from './definitions.ts';
import { endpointKey } from './endpoint-key.ts';
import { headersOf } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import { abortedFailure, connectionFailure, protocolFailure, statusFailure } from './lost-answer.ts';
import { retryAfter } from './retry-after.ts';
import { recordOf } from './untrusted.ts';

/** How long an answer takes is the caller's affair. */
const dispatcher: Dispatcher = new Agent({
  headersTimeout: 0,
  bodyTimeout: 0,
  connections: null,
  maxResponseSize: MOST_BYTES,
});

const TOO_LARGE = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** An application that failed on its way may have called models before; one that was not let begin has not. */
const UNBEGUN: ReadonlySet<number> = new Set([501, 503, 505]);

interface Posted {
  readonly url: string;
  readonly body: string;
  readonly key: string | null;
  readonly signal: AbortSignal;
}

/** A whole application behind a URL: each example goes there by POST. A redirect is an error. */
export function createHttpEndpoint(definition: HttpDefinition, context: EndpointContext): Endpoint {
  const { baseUrl: url } = definition;
  const key = endpointKey(definition, context, '');
  return {
    async send(asked, signal, task) {
      const { clock } = context;
      const [at, started] = [clock.instant(), clock.now()];
      const text = await postJson({ url, body: questionText(asked, task), key, signal });
      const totalMs = clock.now() - started;
      return applicationAnswer(hideKey(text, key), { request: asked, at, totalMs });
    },
  };
}

/** The text of an answer that says it is JSON. @throws EndpointFailure */
export async function postJson({ url, body, key, signal }: Posted): Promise<string> {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    ...(key !== null && { authorization: `Bearer ${key}` }),
  };
  try {
    const answer = await request(url, { method: 'POST', headers, body, signal, dispatcher });
    if (answer.statusCode >= 300 && answer.statusCode < 400) {
      answer.body.on('error', () => {}).destroy();
      throw new TypeError(`unexpected redirect (${answer.statusCode})`);
    }
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw refusal(answer, text, key);
    refuseOtherThanJson(answer.headers, key);
    return text;
  } catch (error) {
    if (error instanceof EndpointFailure) throw error;
    if (signal.aborted) throw abortedFailure(signal);
    if ((error as NodeJS.ErrnoException).code === TOO_LARGE)
      throw protocolFailure(`the answer is larger than ${MOST_BYTES / 2 ** 20} MiB`, null);
    throw connectionFailure(error, key);
  }
}

function refusal(
  { statusCode: status, headers }: Dispatcher.ResponseData,
  text: string,
  key: string | null,
): EndpointFailure {
  const wait = retryAfter(headersOf(headers));
  const isBegun = status === 408 || (status >= 500 && !UNBEGUN.has(status));
  return statusFailure(status, `${status} ${reasonOf(text)}`.trim(), key, {
    billing: isBegun ? 'unknown' : 'none',
    ...(wait !== null && { retryAfterMs: wait }),
  });
}

/** `{ error: { message } }`, `{ error }`, `{ message }`, `{ detail }`, or the text itself. */
function reasonOf(text: string): string {
  try {
    const body = recordOf(JSON.parse(text));
    const said = recordOf(body?.error)?.message ?? body?.error ?? body?.message ?? body?.detail;
    return typeof said === 'string' ? said : text;
  } catch {
    return text;
  }
}

function refuseOtherThanJson(headers: Dispatcher.ResponseData['headers'], key: string | null): void {
  const type = String(headers['content-type'] ?? 'no content type');
  const encoding = String(headers['content-encoding'] ?? 'identity');
  const isJson = /^application\/([\w.-]+\+)?json\b/i.test(type);
  if (isJson && encoding === 'identity') return;
  const came = isJson ? `it is encoded (${encoding})` : `${type} came`;
  throw protocolFailure(`application/json was asked for, and ${came}`, key, { retryable: true });
}

/** An application that repeats its key would have it recorded. */
function hideKey(text: string, key: string | null): string {
  return key === null || key === '' ? text : text.replaceAll(key, '***');
}
