import OpenAI, { AzureOpenAI } from 'openai';
import type { AzureDefinition, OpenAiDefinition } from './definitions.ts';
import { endpointKey } from './endpoint-key.ts';
import { httpFetch } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import type { LimitField } from './openai-request.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** The client insists on a key; this one is never sent. */
const NO_KEY = 'no-key-is-sent';
/** The longest that a timer holds: time is limited by the caller. */
const NO_TIMEOUT_MS = 2 ** 31 - 1;

/** A client with the key that it sends, which no message may repeat; `null`: it sends none. */
export interface KeyedClient {
  readonly client: OpenAI;
  readonly key: string | null;
  /** What it calls the limit of an answer's tokens in Chat Completions. */
  readonly limitField: LimitField;
}

/** The first of Azure's versions that knows the new name. */
const NEW_LIMIT_FIELD_SINCE = '2024-09';

const SHARED = {
  organization: null,
  project: null,
  maxRetries: 0,
  timeout: NO_TIMEOUT_MS,
  logLevel: 'off',
  fetch: httpFetch,
} as const;

/**
 * The client of an endpoint; its own retries and limits of time are off, redirects are errors, its key comes
 * from the environment. @throws BreakevenError when the key's variable is not set.
 */
export function openAiClient(definition: OpenAiDefinition, context: EndpointContext): KeyedClient {
  const key = endpointKey(definition, context, 'OPENAI_API_KEY');
  const client = new OpenAI({
    ...SHARED,
    apiKey: key ?? NO_KEY,
    adminAPIKey: null,
    baseURL: definition.baseUrl ?? OPENAI_URL,
    ...(key === null && { defaultHeaders: { Authorization: null } }),
  });
  return { client, key, limitField: limitFieldOf(client.baseURL) };
}

/** OpenAI wants the new name, most compatible servers know the old one only. */
function limitFieldOf(baseUrl: string): LimitField {
  const { hostname } = new URL(baseUrl);
  return /(^|\.)(openai\.com|azure\.com)$/.test(hostname) ? 'max_completion_tokens' : 'max_tokens';
}

/**
 * Azure's two forms of URL: with an `apiVersion` the deployment is named in the path, without one the resource
 * speaks OpenAI's own at `/openai/v1`. @throws BreakevenError when the key's variable is not set.
 */
export function azureClient(definition: AzureDefinition, context: EndpointContext): KeyedClient {
  const { baseUrl, apiVersion, keyEnv = 'AZURE_OPENAI_API_KEY' } = definition;
  const key = endpointKey({ keyEnv }, context, keyEnv) ?? '';
  const resource = baseUrl.replace(/(\/openai(\/v1)?)?\/*$/, '');
  if (apiVersion !== undefined) {
    const baseURL = `${resource}/openai`;
    const client = new AzureOpenAI({ ...SHARED, apiKey: key, baseURL, apiVersion });
    const limitField = apiVersion < NEW_LIMIT_FIELD_SINCE ? 'max_tokens' : 'max_completion_tokens';
    return { client, key, limitField };
  }
  const client = new OpenAI({
    ...SHARED,
    apiKey: NO_KEY,
    adminAPIKey: null,
    baseURL: `${resource}/openai/v1`,
    defaultHeaders: { Authorization: null, 'api-key': key },
  });
  return { client, key, limitField: 'max_completion_tokens' };
}
