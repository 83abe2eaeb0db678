import type { ResponseCreateParams } from 'openai/resources/responses/responses';
import type { ModelRequest } from '../ports/endpoint.ts';

/** The body of a Response: what was asked for and nothing else; nothing is kept at the provider. */
export function responsesBody(request: ModelRequest): Omit<ResponseCreateParams, 'stream'> {
  const { model, messages, sampling, tier, tools, responseFormat } = request;
  const { temperature, topP, maxTokens, reasoningEffort } = sampling;
  const body = {
    model,
    input: messages.map(({ role, content }) => ({ role, content })),
    store: false,
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxTokens !== undefined && { max_output_tokens: maxTokens }),
    ...(reasoningEffort !== undefined && { reasoning: { effort: reasoningEffort } }),
    ...(tier !== undefined && tier !== 'batch' && { service_tier: tier }),
    ...(tools && { tools: tools.map((tool) => ({ type: 'function', strict: false, ...tool })) }),
    ...(responseFormat && { text: { format: responseFormat } }),
  };
  return body as Omit<ResponseCreateParams, 'stream'>;
}
