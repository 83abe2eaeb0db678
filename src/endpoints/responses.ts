import type OpenAI from 'openai';
import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import type { OpenAiDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';
import { openAiClient } from './openai-client.ts';
import { describeBreak, describeFailure } from './openai-failure.ts';
import { limitsOf } from './openai-limits.ts';
import { createSeenResponse, responsesAnswer } from './responses-answer.ts';
import { responsesBody } from './responses-request.ts';

/** OpenAI's Responses, at OpenAI or any server that speaks it. */
export function createResponsesEndpoint(definition: OpenAiDefinition, context: EndpointContext): Endpoint {
  const { client, key } = openAiClient(definition, context);
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return await (request.stream ? stream : complete)(client, request, signal, context, key);
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
  key: string | null,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, response } = await client.responses
    .create({ ...responsesBody(request), stream: false }, { signal })
    .withResponse();
  const latency = { total: clock.now() - started };
  return { ...responsesAnswer(data, request, key), latency, ...limitsOf(response.headers) };
}

async function stream(
  client: OpenAI,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
  key: string | null,
): Promise<ModelResponse> {
  const started = clock.now();
  const { data, response } = await client.responses
    .create({ ...responsesBody(request), stream: true }, { signal })
    .withResponse();
  const seen = createSeenResponse(request, key);
  let firstToken: number | undefined;
  try {
    for await (const event of data) if (seen.take(event)) firstToken ??= clock.now() - started;
    const answer = seen.answer();
    const latency = { total: clock.now() - started, ...(firstToken !== undefined && { firstToken }) };
    return { ...answer, latency, ...limitsOf(response.headers) };
  } catch (error) {
    throw seen.broken(describeBreak(error, key));
  }
}
