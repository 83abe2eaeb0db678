import type {
  ChatCompletionCreateParams,
  ChatCompletionMessageParam,
} from 'openai/resources/chat/completions';
import type { Message, ModelRequest } from '../ports/endpoint.ts';

export type LimitField = 'max_completion_tokens' | 'max_tokens';

/** The body of a Chat Completion: what was asked for and nothing else. The batch tier is another way, not a field. */
export function chatBody(
  request: ModelRequest,
  limitField: LimitField,
): Omit<ChatCompletionCreateParams, 'stream'> {
  const { model, messages, sampling, tier, tools, responseFormat } = request;
  const { temperature, topP, maxTokens, seed, reasoningEffort } = sampling;
  const body = {
    model,
    messages: messages.map(chatMessage),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { [limitField]: maxTokens }),
    ...(seed !== undefined && { seed }),
    ...(reasoningEffort !== undefined && { reasoning_effort: reasoningEffort }),
    ...(tier !== undefined && tier !== 'batch' && { service_tier: tier }),
    ...(tools && { tools: tools.map((tool) => ({ type: 'function', function: tool })) }),
    ...(responseFormat && { response_format: chatFormat(responseFormat) }),
  };
  return body as Omit<ChatCompletionCreateParams, 'stream'>;
}

/** That a tool failed, its content alone says: the format has no field for it. */
function chatMessage(message: Message): ChatCompletionMessageParam {
  const { role, content } = message;
  if (role === 'tool') return { role, tool_call_id: message.callId, content };
  if (role !== 'assistant' || !message.toolCalls?.length) return { role, content };
  return {
    role,
    content: content === '' ? null : content,
    tool_calls: message.toolCalls.map(({ id = '', name, arguments: args }) => ({
      id,
      type: 'function',
      function: { name, arguments: args },
    })),
  };
}

function chatFormat(format: NonNullable<ModelRequest['responseFormat']>): unknown {
  if (format.type === 'json_object') return format;
  const { type, ...json_schema } = format;
  return { type, json_schema };
}
