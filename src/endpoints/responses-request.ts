import type { ResponseCreateParams, ResponseInputItem } from 'openai/resources/responses/responses';
import type { Message, ModelRequest } from '../ports/endpoint.ts';
import { listOf } from './untrusted.ts';

/** The body of a Response: what was asked for and nothing else; nothing is kept at the provider. */
export function responsesBody(request: ModelRequest): Omit<ResponseCreateParams, 'stream'> {
  const { model, messages, sampling, tier, tools, responseFormat } = request;
  const { temperature, topP, maxTokens, reasoningEffort } = sampling;
  const body = {
    model,
    input: messages.flatMap(inputItems),
    store: false,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort } }),
    ...(tier !== undefined && tier !== 'batch' && { service_tier: tier }),
    ...(tools && reasoningEffort !== undefined && { include: ['reasoning.encrypted_content'] }),
    ...(tools && { tools: tools.map((tool) => ({ type: 'function', strict: false, ...tool })) }),
    ...(responseFormat && { text: { format: responseFormat } }),
  };
  return body as Omit<ResponseCreateParams, 'stream'>;
}

/** A turn with calls is several items, its reasoning first, as it came. That a tool failed, its output alone says. */
function inputItems(message: Message): ResponseInputItem[] {
  const { role, content } = message;
  if (role === 'tool') return [{ type: 'function_call_output', call_id: message.callId, output: content }];
  const calls = role === 'assistant' ? (message.toolCalls ?? []) : [];
  const thoughts = message.role === 'assistant' && calls.length > 0 ? (listOf(message.echo) ?? []) : [];
  return [
    ...(thoughts as readonly ResponseInputItem[]),
    ...(content === '' && calls.length > 0 ? [] : [{ role, content }]),
    ...calls.map(({ id = '', name, arguments: args }) => ({
      type: 'function_call' as const,
      call_id: id,
      name,
      arguments: args,
    })),
  ];
}
