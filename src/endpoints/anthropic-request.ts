import type {
  CacheControlEphemeral,
  MessageCreateParamsBase,
  MessageParam,
  OutputConfig,
  TextBlockParam,
  Tool as ToolParam,
} from '@anthropic-ai/sdk/resources/messages/messages';
import { EndpointFailure, type ModelRequest } from '../ports/endpoint.ts';
import { textBlock, turnsOf } from './anthropic-turns.ts';

/** What the API's version of 2023 takes, and its version of 2026 refuses at any value. */
interface Sampled {
  readonly temperature?: number;
  readonly top_p?: number;
}

export type MessagesBody = MessageCreateParamsBase & Sampled;

/** The body of a Messages request. A seed has no place in it. @throws EndpointFailure what the API cannot be asked. */
export function messagesBody(request: ModelRequest): MessagesBody {
  const { model, sampling, tier, tools, promptCache } = request;
  if (sampling.maxTokens === undefined)
    throw badRequest('the Messages API needs a limit of its answer; give the candidate sampling.maxTokens');
  const cache = promptCache && { type: 'ephemeral' as const, ttl: promptCache };
  const system = request.messages.filter(({ role }) => role === 'system').map(({ content }) => content);
  const output = outputConfig(request);
  return {
    model,
    max_tokens: sampling.maxTokens,
    ...(system.length > 0 && { system: systemOf(system, cache) }),
    messages: turns(request, system.length > 0 ? undefined : cache),
    ...(sampling.temperature !== undefined && { temperature: sampling.temperature }),
    ...(sampling.topP !== undefined && { top_p: sampling.topP }),
    ...(sampling.thinkingTokens !== undefined && {
      thinking: { type: 'enabled' as const, budget_tokens: sampling.thinkingTokens },
    }),
    ...(output && { output_config: output }),
    ...(tier !== undefined && {
      service_tier: tier as NonNullable<MessageCreateParamsBase['service_tier']>,
    }),
    ...(tools && { tools: tools.map(toolOf) }),
  };
}

/** Temperature and top_p are of the older version of the API alone. */
export function needsOlderVersion({ sampling }: ModelRequest): boolean {
  return sampling.temperature !== undefined || sampling.topP !== undefined;
}

function systemOf(
  texts: readonly string[],
  cache: CacheControlEphemeral | undefined,
): string | TextBlockParam[] {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined && !cache) return only;
  return texts.map((text, at) => textBlock(text, at === texts.length - 1 ? cache : undefined));
}

/** Where there is no system prompt, the first question is the head that may be cached. */
function turns({ messages }: ModelRequest, cache: CacheControlEphemeral | undefined): MessageParam[] {
  const turned = turnsOf(messages, cache);
  if (turned.length === 0) throw badRequest('there is no message to answer beside the system prompt');
  return turned;
}

function outputConfig({ sampling, responseFormat }: ModelRequest): OutputConfig | null {
  if (responseFormat?.type === 'json_object')
    throw badRequest('the Messages API has no json_object; give responseFormat a json_schema');
  if (sampling.reasoningEffort === undefined && !responseFormat) return null;
  return {
    ...(sampling.reasoningEffort !== undefined && {
      effort: sampling.reasoningEffort as NonNullable<OutputConfig['effort']>,
    }),
    ...(responseFormat && { format: { type: 'json_schema', schema: { ...responseFormat.schema } } }),
  };
}

function toolOf({
  name,
  description,
  parameters,
  strict,
}: NonNullable<ModelRequest['tools']>[number]): ToolParam {
  return {
    name,
    ...(description !== undefined && { description }),
    input_schema: { ...parameters } as ToolParam.InputSchema,
    ...(strict !== undefined && { strict }),
  };
}

function badRequest(message: string): EndpointFailure {
  return new EndpointFailure('bad-request', message, { retryable: false });
}
