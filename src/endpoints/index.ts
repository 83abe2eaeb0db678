import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { EndpointDefinition } from './definitions.ts';
import { keysOf, withoutKeys } from './without-keys.ts';

export interface EndpointContext {
  readonly id: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Whether what a config names may be run as a program. */
  readonly trust: boolean;
  /** Where a program is run; by default where this one is. */
  readonly cwd?: string;
}

type Type = EndpointDefinition['type'];
type Create<T extends Type> = (
  definition: Extract<EndpointDefinition, { type: T }>,
  context: EndpointContext,
) => Endpoint;

/** Every type of endpoint and where it is made; loaded only when used. */
const ENDPOINTS: { readonly [T in Type]: () => Promise<Create<T>> } = {
  openai: async () => (await import('./openai.ts')).createOpenAiEndpoint,
  responses: async () => (await import('./responses.ts')).createResponsesEndpoint,
  azure: async () => (await import('./azure.ts')).createAzureEndpoint,
  anthropic: async () => (await import('./anthropic.ts')).createAnthropicEndpoint,
  gemini: async () => (await import('./gemini.ts')).createGeminiEndpoint,
  http: async () => (await import('./http.ts')).createHttpEndpoint,
  command: async () => (await import('./command.ts')).createCommandEndpoint,
};

/** @throws BreakevenError when the key's variable is not set, or a program is not trusted. */
export async function createEndpoint(
  definition: EndpointDefinition,
  context: EndpointContext,
): Promise<Endpoint> {
  const create = (await ENDPOINTS[definition.type]()) as (
    definition: EndpointDefinition,
    context: EndpointContext,
  ) => Endpoint;
  const endpoint = create(definition, context);
  const keys = keysOf(definition, context);
  return keys.length === 0 ? endpoint : withoutKeys(endpoint, keys);
}
