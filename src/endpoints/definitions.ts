import { z } from 'zod';

/** How hard an endpoint may be driven; what its answers say of its limits is heeded as well. */
interface Limits {
  readonly requestsPerMinute?: number;
  readonly tokensPerMinute?: number;
  /** Requests in flight at most; the run's by default. */
  readonly concurrency?: number;
  /** The provider that the price sheet knows it by; the endpoint's id by default. */
  readonly provider?: string;
}

/** A server that is called over HTTP. Keys are named here, never written. */
interface Served extends Limits {
  /** Without one: the provider's own. */
  readonly baseUrl?: string;
  /** The environment variable that holds the key. */
  readonly keyEnv?: string;
}

/** OpenAI, or any server that speaks its Chat Completions (`openai`) or its Responses (`responses`). */
export interface OpenAiDefinition extends Served {
  readonly type: 'openai' | 'responses';
}

/** Azure OpenAI: `baseUrl` is the resource's, a candidate's model is the name of its deployment. */
export interface AzureDefinition extends Served {
  readonly type: 'azure';
  readonly baseUrl: string;
  readonly apiVersion?: string;
}

export interface AnthropicDefinition extends Served {
  readonly type: 'anthropic';
}

export interface GeminiDefinition extends Served {
  readonly type: 'gemini';
}

/** A whole application behind a URL: an example in, an answer with its calls and usage out. */
export interface HttpDefinition extends Served {
  readonly type: 'http';
  readonly baseUrl: string;
}

/** A whole application as a program: run only where it is trusted. */
export interface CommandDefinition extends Limits {
  readonly type: 'command';
  /** The program and its arguments; no shell. */
  readonly command: readonly string[];
  /** Environment variables that it gets beside PATH and HOME. */
  readonly env?: readonly string[];
}

/** Who answers, as configs write it. */
export type EndpointDefinition =
  | OpenAiDefinition
  | AzureDefinition
  | AnthropicDefinition
  | GeminiDefinition
  | HttpDefinition
  | CommandDefinition;

const url = z
  .url({ protocol: /^https?$/ })
  .refine(hasNoCredentials, 'expected a URL without user or password; name the key in keyEnv');

const limits = {
  requestsPerMinute: z.number().positive().exactOptional().describe('Requests a minute at most'),
  tokensPerMinute: z
    .number()
    .positive()
    .exactOptional()
    .describe('Tokens a minute at most, read and written'),
  concurrency: z
    .int()
    .min(1)
    .max(1000)
    .exactOptional()
    .describe('Requests in flight at most; run.concurrency by default'),
  provider: z
    .string()
    .min(1)
    .exactOptional()
    .describe('Its name in the price sheet; the endpoint id by default'),
};

const served = {
  baseUrl: url.exactOptional().describe('Where it listens; the provider’s own by default'),
  keyEnv: z
    .string()
    .regex(
      /^[A-Z][A-Z0-9_]*_(KEY|TOKEN)$/,
      'expected the name of an environment variable that ends in _KEY or _TOKEN',
    )
    .exactOptional()
    .describe('The environment variable that holds the key'),
  ...limits,
};

/** The form of an endpoint, with keys of others beside its own. */
export function endpointSchemaWith<T extends z.ZodRawShape>(
  more: T,
): z.ZodType<EndpointDefinition & z.infer<z.ZodObject<T>>> {
  return z.discriminatedUnion('type', [
    z.strictObject({ type: z.enum(['openai', 'responses']), ...served, ...more }),
    z.strictObject({
      type: z.literal('azure'),
      ...served,
      ...more,
      baseUrl: url.describe('The resource’s, https://NAME.openai.azure.com'),
      apiVersion: z.string().min(1).exactOptional(),
    }),
    z.strictObject({ type: z.literal('anthropic'), ...served, ...more }),
    z.strictObject({ type: z.literal('gemini'), ...served, ...more }),
    z.strictObject({
      type: z.literal('http'),
      ...served,
      ...more,
      baseUrl: url.describe('Gets each example by POST'),
    }),
    z.strictObject({
      type: z.literal('command'),
      command: z.array(z.string().min(1)).min(1).describe('A program and its arguments; needs --trust'),
      env: z
        .array(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'expected names of environment variables'))
        .exactOptional()
        .describe('Environment variables that it gets beside PATH and HOME'),
      ...limits,
      ...more,
    }),
  ]) as unknown as z.ZodType<EndpointDefinition & z.infer<z.ZodObject<T>>>;
}

/** What stands in a config reaches stores and reports. */
function hasNoCredentials(text: string): boolean {
  const parsed = URL.parse(text);
  return !parsed || (parsed.username === '' && parsed.password === '');
}
