import OpenAI, { AzureOpenAI } from 'openai';
import type { AzureDefinition, OpenAiDefinition } from './definitions.ts';
import { endpointKey } from './endpoint-key.ts';
import { httpFetch } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import type { LimitField } from './openai-request.ts';
import { sealFetch } from './sealed-fetch.ts';

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
} as const;

/** Of what the client sends; the rest tells of this machine, or comes from OPENAI_CUSTOM_HEADERS. */
const KNOWN_HEADERS: ReadonlySet<string> = new Set(['accept', 'content-type', 'user-agent']);

function fetchWith(own: Readonly<Record<string, string>>): ReturnType<typeof sealFetch> {
  return sealFetch(httpFetch, { known: KNOWN_HEADERS, own });
}

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
    fetch: fetchWith(key === null ? {} : { authorization: `Bearer ${key}` }),
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
  const fetch = fetchWith({ 'api-key': key });
  const resource = baseUrl.replace(/(\/openai(\/v1)?)?\/*$/, '');
  if (apiVersion !== undefined) {
    const baseURL = `${resource}/openai`;
    const client = new AzureOpenAI({ ...SHARED, apiKey: NO_KEY, baseURL, apiVersion, fetch });
    const limitField = apiVersion < NEW_LIMIT_FIELD_SINCE ? 'max_tokens' : 'max_completion_tokens';
    return { client, key, limitField };
  }
  const client = new OpenAI({
    ...SHARED,
    apiKey: NO_KEY,
    adminAPIKey: null,
    baseURL: `${resource}/openai/v1`,
    fetch,
  });
  return { client, key, limitField: 'max_completion_tokens' };
}
