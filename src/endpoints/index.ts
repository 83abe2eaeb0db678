import { BreakevenError } from '../core/model/error.ts';
import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { EndpointDefinition } from './definitions.ts';

export interface EndpointContext {
  readonly id: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Whether what a config names may be run as a program. */
  readonly trust: boolean;
}

type Type = EndpointDefinition['type'];
type Create<T extends Type> = (
  definition: Extract<EndpointDefinition, { type: T }>,
  context: EndpointContext,
) => Endpoint;

/** Every type of endpoint and where it is made; loaded only when used. */
const ENDPOINTS: { readonly [T in Type]?: () => Promise<Create<T>> } = {
  openai: async () => (await import('./openai.ts')).createOpenAiEndpoint,
  responses: async () => (await import('./responses.ts')).createResponsesEndpoint,
  azure: async () => (await import('./azure.ts')).createAzureEndpoint,
  anthropic: async () => (await import('./anthropic.ts')).createAnthropicEndpoint,
  gemini: async () => (await import('./gemini.ts')).createGeminiEndpoint,
};

/** @throws BreakevenError when the key's variable is not set, or a program is not trusted. */
export async function createEndpoint(
  definition: EndpointDefinition,
  context: EndpointContext,
): Promise<Endpoint> {
  const load = ENDPOINTS[definition.type];
  if (!load) throw new BreakevenError('bad-config', `endpoint type ${definition.type}: not in this version`);
  const create = (await load()) as (definition: EndpointDefinition, context: EndpointContext) => Endpoint;
  return create(definition, context);
}
