import { pipeline, Readable, type Transform } from 'node:stream';
import { text } from 'node:stream/consumers';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * How long an answer takes is the caller's affair: Node's own fetch gives up after five minutes. A connection
 * for each request in flight: over HTTP/2 they would share one, wait for each other unseen, and be lost together.
 */
const dispatcher: Dispatcher = new Agent({
  headersTimeout: 0,
  bodyTimeout: 0,
  connections: null,
  allowH2: false,
});

/** Nothing encoded is asked for; some servers send it all the same. */
const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Statuses that may have no body. */
const BODILESS: ReadonlySet<number> = new Set([101, 103, 204, 205, 304]);

/**
 * A fetch for providers' clients at a good half of what the global one costs, without its time limits. A
 * redirect is an error, so that a key goes nowhere else. What is no plain text to send, files that is, goes
 * by the global fetch.
 */
export const httpFetch: Fetch & { readonly Response: typeof Response } = Object.assign(
  async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { method = 'GET', body, signal } = init;
    if (input instanceof Request || (typeof body !== 'string' && body !== undefined && body !== null))
      return fetch(input, { ...init, redirect: 'error' });
    const answer = await request(input, {
      method: method.toUpperCase() as Dispatcher.HttpMethod,
      headers: Object.fromEntries(new Headers(init.headers)),
      body: body ?? null,
      dispatcher,
      ...(signal && { signal }),
    });
    const { statusCode: status, headers } = answer;
    if (status >= 300 && status < 400) {
      drop(answer.body);
      throw new TypeError(`unexpected redirect (${status})`);
    }
    if (BODILESS.has(status)) {
      drop(answer.body);
      return new Response(null, { status, headers: headersOf(headers) });
    }
    const isStream = String(headers['content-type'] ?? '')
      .toLowerCase()
      .startsWith('text/event-stream');
    const decoder = DECODERS[String(headers['content-encoding'] ?? '').toLowerCase()]?.();
    // what goes wrong on the way is told by the end of the pipe
    const readable: Readable = decoder ? pipeline(answer.body, decoder, () => {}) : answer.body;
    const content = isStream ? (Readable.toWeb(readable) as ReadableStream) : await textOf(answer, readable);
    return new Response(content, { status, headers: headersOf(headers) });
  },
  { Response },
);

export function headersOf(raw: Dispatcher.ResponseData['headers']): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw))
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  return headers;
}

/** The client's own reader is quicker, where nothing has to be decoded. */
function textOf(answer: Dispatcher.ResponseData, body: Readable): Promise<string> {
  return body === answer.body ? answer.body.text() : text(body);
}

function drop(body: Readable): void {
  body.on('error', () => {}).destroy();
}
