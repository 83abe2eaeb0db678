import { GoogleGenAI } from '@google/genai';
import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import type { GeminiDefinition } from './definitions.ts';
import { endpointKey } from './endpoint-key.ts';
import { createSeenContent } from './gemini-answer.ts';
import { geminiFailure, geminiStreamFailure } from './gemini-failure.ts';
import { contentParameters } from './gemini-request.ts';
import { httpFetch } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import { sealFetch } from './sealed-fetch.ts';

const GEMINI_URL = 'https://generativelanguage.googleapis.com';
const VERSION = 'v1';

/** The client insists on a key; this one is never sent, whatever the endpoint's own. */
const NO_KEY = 'no-key-is-sent';

const KNOWN_HEADERS: ReadonlySet<string> = new Set(['content-type', 'user-agent', 'x-goog-api-client']);

type Fetch = ReturnType<typeof sealFetch>;

/** One request: what it is sent by, what came back of it, and how it is given up. */
interface Asking {
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  response(): Response | undefined;
  /** Lets the connection go, which the client leaves open after an error. */
  stop(): void;
  /** Forgets the caller's signal, which may outlive the request. */
  release(): void;
}

/** Gemini's generateContent, at Google or any server that speaks it. */
export function createGeminiEndpoint(definition: GeminiDefinition, context: EndpointContext): Endpoint {
  const key = endpointKey(definition, context, 'GEMINI_API_KEY');
  const client = geminiClient(definition);
  const own = key === null ? {} : { 'x-goog-api-key': key };
  const sealed = sealFetch(httpFetch, { known: KNOWN_HEADERS, own });
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      const asking = askBy(sealed, signal);
      const seen = createSeenContent(request);
      try {
        return await (request.stream ? stream : complete)(client, request, asking, seen, context);
      } catch (error) {
        asking.stop();
        const response = asking.response();
        const failure = (request.stream && response?.ok ? geminiStreamFailure : geminiFailure)(error, {
          key,
          signal,
          response,
        });
        throw seen.broken(failure, response?.headers);
      } finally {
        asking.release();
      }
    },
  };
}

/** Every option that the client would read from the environment is given; retries are off where none are asked for. */
function geminiClient({ baseUrl }: GeminiDefinition): GoogleGenAI {
  const [, host = baseUrl, version] = /^(.*?)(?:\/(v\d\w*))?\/*$/.exec(baseUrl ?? '') ?? [];
  return silently(
    () =>
      new GoogleGenAI({
        apiKey: NO_KEY,
        vertexai: false,
        apiVersion: version ?? VERSION,
        httpOptions: { baseUrl: host || GEMINI_URL },
      }),
  );
}

/** The client warns of keys in the environment, which it is kept from using. */
function silently<T>(make: () => T): T {
  const { warn } = console;
  console.warn = () => {};
  try {
    return make();
  } finally {
    console.warn = warn;
  }
}

function askBy(send: Fetch, signal: AbortSignal): Asking {
  const own = new AbortController();
  const stop = (): void => own.abort();
  let response: Response | undefined;
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop);
  return {
    signal: own.signal,
    fetch: async (input, init) => {
      response = await send(input, init);
      return response;
    },
    response: () => response,
    stop,
    release: () => signal.removeEventListener('abort', stop),
  };
}

async function complete(
  client: GoogleGenAI,
  request: ModelRequest,
  { signal, fetch, response }: Asking,
  seen: ReturnType<typeof createSeenContent>,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const content = await client.models.generateContent(
    contentParameters(request, { abortSignal: signal, httpOptions: { fetch } }),
  );
  const latency = { total: clock.now() - started };
  seen.take(content);
  return { ...seen.answer(response()?.headers), latency };
}

async function stream(
  client: GoogleGenAI,
  request: ModelRequest,
  { signal, fetch, response }: Asking,
  seen: ReturnType<typeof createSeenContent>,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const chunks = await client.models.generateContentStream(
    contentParameters(request, { abortSignal: signal, httpOptions: { fetch } }),
  );
  let firstToken: number | undefined;
  for await (const chunk of chunks) if (seen.take(chunk)) firstToken ??= clock.now() - started;
  const answer = seen.answer(response()?.headers);
  const latency = { total: clock.now() - started, ...(firstToken !== undefined && { firstToken }) };
  return { ...answer, latency };
}
