import Anthropic from '@anthropic-ai/sdk';
import type { Stream } from '@anthropic-ai/sdk/core/streaming';
import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { messageAnswer } from './anthropic-answer.ts';
import { anthropicFailure, anthropicStreamFailure, rateLimits } from './anthropic-failure.ts';
import { messagesBody, needsOlderVersion } from './anthropic-request.ts';
import { createSeenMessage } from './anthropic-stream.ts';
import type { AnthropicDefinition } from './definitions.ts';
import { endpointKey } from './endpoint-key.ts';
import { httpFetch } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import { sealFetch } from './sealed-fetch.ts';

const ANTHROPIC_URL = 'https://api.anthropic.com';
const PATH = '/v1/messages';
/** The last version of the API that takes temperature and top_p. */
const OLDER_VERSION = '2023-06-01';

/** The client insists on a key; this one is never sent, whatever the endpoint's own. */
const NO_KEY = 'no-key-is-sent';
/** The longest that a timer holds: time is limited by the caller. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

const KNOWN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'anthropic-version',
  'content-type',
  'user-agent',
]);

/** Anthropic's Messages, at Anthropic or any server that speaks them. */
export function createAnthropicEndpoint(definition: AnthropicDefinition, context: EndpointContext): Endpoint {
  const key = endpointKey(definition, context, 'ANTHROPIC_API_KEY');
  const client = anthropicClient(definition, key);
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return await (request.stream ? stream : complete)(client, request, signal, context, key);
      } catch (error) {
        throw anthropicFailure(error, key, signal);
      }
    },
  };
}

/**
 * Its own retries, its timeout, its log and its tracing are off, and every option that it would read from
 * the environment is given. Servers that only speak Anthropic's protocol may know the key's older header.
 */
function anthropicClient({ baseUrl }: AnthropicDefinition, key: string | null): Anthropic {
  const bearer = key !== null && { authorization: `Bearer ${key}` };
  const older = key !== null && baseUrl !== undefined && { 'x-api-key': key };
  return new Anthropic({
    apiKey: NO_KEY,
    webhookKey: null,
    baseURL: baseUrl?.replace(/(\/v1)?\/*$/, '') ?? ANTHROPIC_URL,
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
    fetch: sealFetch(httpFetch, { known: KNOWN_HEADERS, own: { ...bearer, ...older } }),
  });
}

/** By `post`, since `messages.create` writes warnings to the terminal. */
function ask<T>(
  client: Anthropic,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<{ data: T; headers: Headers }> {
  const asked = client.post<T>(PATH, {
    body: { ...messagesBody(request), stream: request.stream },
    stream: request.stream,
    signal,
    ...(needsOlderVersion(request) && { headers: { 'anthropic-version': OLDER_VERSION } }),
  });
  return asked.withResponse().then(({ data, response }) => ({ data, headers: response.headers }));
}

async function complete(
  client: Anthropic,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, headers } = await ask<unknown>(client, request, signal);
  const latency = { total: clock.now() - started };
  return { ...messageAnswer(data, request), latency, ...limitsOf(headers) };
}

async function stream(
  client: Anthropic,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
  key: string | null,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, headers } = await ask<Stream<unknown>>(client, request, signal);
  const seen = createSeenMessage(request);
  let firstToken: number | undefined;
  try {
    for await (const event of data) if (seen.take(event)) firstToken ??= clock.now() - started;
    const answer = seen.answer();
    const latency = { total: clock.now() - started, ...(firstToken !== undefined && { firstToken }) };
    return { ...answer, latency, ...limitsOf(headers) };
  } catch (error) {
    throw seen.broken(anthropicStreamFailure(error, key, signal));
  }
}

function limitsOf(headers: Headers): Pick<ModelResponse, 'limits'> {
  const limits = rateLimits(headers);
  return limits ? { limits } : {};
}
