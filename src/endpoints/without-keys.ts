import type { Endpoint, ModelResponse } from '../ports/endpoint.ts';
import type { EndpointDefinition } from './definitions.ts';
import type { EndpointContext } from './index.ts';

/** Providers' own variables, which are read where a definition names none. */
const USUAL: Readonly<Record<string, string>> = {
  openai: 'OPENAI_API_KEY',
  responses: 'OPENAI_API_KEY',
  azure: 'AZURE_OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
  gemini: 'GEMINI_API_KEY',
};

/** The values that may have gone to an endpoint as keys. */
export function keysOf(definition: EndpointDefinition, { env }: EndpointContext): readonly string[] {
  const names =
    definition.type === 'command'
      ? (definition.env ?? []).filter((name) => /_(KEY|TOKEN)$/.test(name))
      : [definition.keyEnv ?? USUAL[definition.type] ?? ''];
  return names.map((name) => env[name]?.trim() ?? '').filter((key) => key !== '');
}

/** The same endpoint: a server that repeats its key in an answer does not bring it into the store. */
export function withoutKeys(endpoint: Endpoint, keys: readonly string[]): Endpoint {
  const { batch } = endpoint;
  return {
    send: async (...asked) => scrub(await endpoint.send(...asked), keys),
    ...(batch && {
      batch: {
        ...batch,
        async *results(...asked) {
          for await (const { id, answer } of batch.results(...asked))
            yield { id, answer: answer instanceof Error ? answer : scrub(answer, keys) };
        },
      },
    }),
  };
}

function scrub<T extends Omit<ModelResponse, 'latency'>>(answer: T, keys: readonly string[]): T {
  const { text, toolCalls, servedModel, serviceTier } = answer;
  const said = [text, servedModel, serviceTier, ...(toolCalls ?? []).flatMap((call) => Object.values(call))];
  if (!keys.some((key) => said.some((word) => word.includes(key)))) return answer;
  const without = (word: string): string => keys.reduce((rest, key) => rest.replaceAll(key, '***'), word);
  return {
    ...answer,
    text: without(text),
    servedModel: without(servedModel),
    serviceTier: without(serviceTier),
    ...(toolCalls && {
      toolCalls: toolCalls.map((call) => ({
        name: without(call.name),
        arguments: without(call.arguments),
        ...(call.id !== undefined && { id: without(call.id) }),
      })),
    }),
  };
}
