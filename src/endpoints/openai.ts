import type OpenAI from 'openai';
import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import type { OpenAiDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { chatAnswer } from './openai-answer.ts';
import { type KeyedClient, openAiClient } from './openai-client.ts';
import { describeBreak, describeFailure } from './openai-failure.ts';
import { limitsOf } from './openai-limits.ts';
import { chatBody, limitFieldOf } from './openai-request.ts';
import { createSeenCompletion } from './openai-stream.ts';

/** OpenAI's Chat Completions, at OpenAI or any server that speaks it. */
export function createOpenAiEndpoint(definition: OpenAiDefinition, context: EndpointContext): Endpoint {
  return chatEndpoint(openAiClient(definition, context), context);
}

/** Chat Completions by a client that is there. */
export function chatEndpoint({ client, key }: KeyedClient, context: EndpointContext): Endpoint {
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return request.stream
          ? await stream(client, request, signal, context, key)
          : await complete(client, request, signal, context);
      } catch (error) {
        throw describeFailure(error, key);
      }
    },
  };
}

async function complete(
  client: OpenAI,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, response } = await client.chat.completions
    .create({ ...chatBody(request, limitFieldOf(client.baseURL)), stream: false }, { signal })
    .withResponse();
  const latency = { total: clock.now() - started };
  return { ...chatAnswer(data, request), latency, ...limitsOf(response.headers) };
}

async function stream(
  client: OpenAI,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
  key: string | null,
): Promise<ModelResponse> {
  const started = clock.now();
  const body = chatBody(request, limitFieldOf(client.baseURL));
  const { data, response } = await client.chat.completions
    .create({ ...body, stream: true, stream_options: { include_usage: true } }, { signal })
    .withResponse();
  const seen = createSeenCompletion(request);
  let firstToken: number | undefined;
  try {
    for await (const chunk of data) if (seen.take(chunk)) firstToken ??= clock.now() - started;
    const answer = seen.answer();
    const latency = { total: clock.now() - started, ...(firstToken !== undefined && { firstToken }) };
    return { ...answer, latency, ...limitsOf(response.headers) };
  } catch (error) {
    throw seen.broken(describeBreak(error, key));
  }
}
