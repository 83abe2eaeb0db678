import { z } from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';

/** Who answers, as configs write it. Keys are named here, never written. */
export interface EndpointDefinition {
  readonly type: 'openai';
  /** Without one: OpenAI's own. */
  readonly baseUrl?: string;
  /** The environment variable that holds the key; none: no key is sent. */
  readonly keyEnv?: string;
  /** The provider that the price sheet knows it by; the endpoint's id by default. */
  readonly provider?: string;
}

export const endpointSchema: z.ZodType<EndpointDefinition> = z.strictObject({
  type: z.literal('openai'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .refine(hasNoCredentials, 'expected a URL without user or password; name the key in keyEnv')
    .exactOptional()
    .describe('Any OpenAI-compatible server; …/v1'),
  keyEnv: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*_(KEY|TOKEN)$/,
      'expected the name of an environment variable that ends in _KEY or _TOKEN',
    )
    .exactOptional(),
  provider: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Its name in the price sheet; the endpoint id by default'),
});

/** What stands in a config reaches stores and reports. */
function hasNoCredentials(url: string): boolean {
  const parsed = URL.parse(url);
  return !parsed || (parsed.username === '' && parsed.password === '');
}

export interface EndpointContext {
  readonly id: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
}

/** Loads the client only when it is used. @throws BreakevenError when the key's variable is not set. */
export async function createEndpoint(
  definition: EndpointDefinition,
  context: EndpointContext,
): Promise<Endpoint> {
  const { createOpenAiEndpoint } = await import('./openai.ts');
  return createOpenAiEndpoint(definition, context);
}
