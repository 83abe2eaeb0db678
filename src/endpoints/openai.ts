import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import type { OpenAiDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { chatAnswer } from './openai-answer.ts';
import { type BatchForm, NOT_SAID, openAiBatch } from './openai-batch.ts';
import { type KeyedClient, openAiClient } from './openai-client.ts';
import { describeFailure } from './openai-failure.ts';
import { limitsOf } from './openai-limits.ts';
import { readStream } from './openai-reading.ts';
import { chatBody } from './openai-request.ts';
import { createSeenCompletion } from './openai-stream.ts';

/** OpenAI's Chat Completions, at OpenAI or any server that speaks it. */
export function createOpenAiEndpoint(definition: OpenAiDefinition, context: EndpointContext): Endpoint {
  const client = openAiClient(definition, context);
  return { ...chatEndpoint(client, context), batch: openAiBatch(client, chatForm(client)) };
}

/** Chat Completions by a client that is there. */
export function chatEndpoint(client: KeyedClient, context: EndpointContext): Endpoint {
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return await (request.stream ? stream : complete)(client, request, signal, context);
      } catch (error) {
        throw describeFailure(error, client.key, signal);
      }
    },
  };
}

function chatForm({ limitField }: KeyedClient): BatchForm {
  return {
    url: '/v1/chat/completions',
    body: (request) => chatBody(request, limitField),
    answer: (body) => chatAnswer(body, NOT_SAID),
  };
}

async function complete(
  { client, limitField }: KeyedClient,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, response } = await client.chat.completions
    .create({ ...chatBody(request, limitField), stream: false }, { signal })
    .withResponse();
  const latency = { total: clock.now() - started };
  return { ...chatAnswer(data, request), latency, ...limitsOf(response.headers) };
}

async function stream(
  { client, key, limitField }: KeyedClient,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const body = chatBody(request, limitField);
  const sent = await client.chat.completions
    .create({ ...body, stream: true, stream_options: { include_usage: true } }, { signal })
    .withResponse();
  return readStream(sent, createSeenCompletion(request), { started, clock, signal, key });
}
