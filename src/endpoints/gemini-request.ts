import type {
  FunctionDeclaration,
  GenerateContentConfig,
  GenerateContentParameters,
  ThinkingConfig,
} from '@google/genai';
import { EndpointFailure, type ModelRequest } from '../ports/endpoint.ts';
import { contentsOf } from './gemini-turns.ts';

/** The parameters of generateContent. The prompt's cache is Gemini's own affair: nothing asks for it. */
export function contentParameters(
  request: ModelRequest,
  http: Pick<GenerateContentConfig, 'abortSignal' | 'httpOptions'>,
): GenerateContentParameters {
  const { model, messages, sampling, tier, tools, responseFormat } = request;
  const system = messages.filter(({ role }) => role === 'system');
  const contents = contentsOf(messages);
  if (contents.length === 0) throw badRequest('there is no message to answer beside the system prompt');
  if (/\.\.|[?&#]/.test(model)) throw badRequest(`no model is called '${model}'`);
  const thinking = thinkingConfig(request);
  return {
    model,
    contents,
    config: {
      ...http,
      // It would make further requests, of which nobody knows.
      automaticContinuation: false,
      ...(system.length > 0 && {
        systemInstruction: { parts: system.map(({ content }) => ({ text: content })) },
      }),
      ...(sampling.maxTokens !== undefined && { maxOutputTokens: sampling.maxTokens }),
      ...(sampling.temperature !== undefined && { temperature: sampling.temperature }),
      ...(sampling.topP !== undefined && { topP: sampling.topP }),
      ...(sampling.seed !== undefined && { seed: sampling.seed }),
      ...(thinking && { thinkingConfig: thinking }),
      ...(tier !== undefined && { serviceTier: tier as NonNullable<GenerateContentConfig['serviceTier']> }),
      ...(responseFormat && { responseMimeType: 'application/json' }),
      ...(responseFormat?.type === 'json_schema' && { responseJsonSchema: responseFormat.schema }),
      ...(tools && { tools: [{ functionDeclarations: tools.map(declaration) }] }),
    },
  };
}

function thinkingConfig({ sampling }: ModelRequest): ThinkingConfig | null {
  const { thinkingTokens, reasoningEffort } = sampling;
  if (thinkingTokens === undefined && reasoningEffort === undefined) return null;
  return {
    ...(thinkingTokens !== undefined && { thinkingBudget: thinkingTokens }),
    ...(reasoningEffort !== undefined && {
      thinkingLevel: reasoningEffort.toUpperCase() as NonNullable<ThinkingConfig['thinkingLevel']>,
    }),
  };
}

function declaration({
  name,
  description,
  parameters,
}: NonNullable<ModelRequest['tools']>[number]): FunctionDeclaration {
  return { name, ...(description !== undefined && { description }), parametersJsonSchema: parameters };
}

function badRequest(message: string): EndpointFailure {
  return new EndpointFailure('bad-request', message, { retryable: false });
}
