import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import type { OpenAiDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { type BatchForm, NOT_SAID, openAiBatch } from './openai-batch.ts';
import { type KeyedClient, openAiClient } from './openai-client.ts';
import { describeFailure } from './openai-failure.ts';
import { limitsOf } from './openai-limits.ts';
import { readStream } from './openai-reading.ts';
import { createSeenResponse, responsesAnswer } from './responses-answer.ts';
import { responsesBody } from './responses-request.ts';

/** OpenAI's Responses, at OpenAI or any server that speaks it. */
export function createResponsesEndpoint(definition: OpenAiDefinition, context: EndpointContext): Endpoint {
  const client = openAiClient(definition, context);
  const form: BatchForm = {
    url: '/v1/responses',
    body: responsesBody,
    answer: (body) => responsesAnswer(body, NOT_SAID, client.key),
  };
  return {
    batch: openAiBatch(client, form),
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return await (request.stream ? stream : complete)(client, request, signal, context);
      } catch (error) {
        throw describeFailure(error, client.key, signal);
      }
    },
  };
}

async function complete(
  { client, key }: KeyedClient,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  // read here, since the client's own reader stumbles over a response without output
  const response = await client.responses
    .create({ ...responsesBody(request), stream: false }, { signal })
    .asResponse();
  const data: unknown = await response.json();
  const latency = { total: clock.now() - started };
  return { ...responsesAnswer(data, request, key), latency, ...limitsOf(response.headers) };
}

async function stream(
  { client, key }: KeyedClient,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const sent = await client.responses
    .create({ ...responsesBody(request), stream: true }, { signal })
    .withResponse();
  return readStream(sent, createSeenResponse(request, key), { started, clock, signal, key });
}
