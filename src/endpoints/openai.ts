import OpenAI from 'openai';
import type { ChatCompletion, ChatCompletionCreateParams } from 'openai/resources/chat/completions';
import type { CompletionUsage } from 'openai/resources/completions';
import { BreakevenError } from '../core/model/error.ts';
import type { FinishReason } from '../core/model/trial.ts';
import type { Usage } from '../core/model/usage.ts';
import type { Endpoint, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { EndpointFailure } from '../ports/endpoint.ts';
import type { OpenAiDefinition } from './definitions.ts';
import { httpFetch } from './http-client.ts';
import type { EndpointContext } from './index.ts';
import { describeFailure } from './openai-failure.ts';

const OPENAI_URL = 'https://api.openai.com/v1';

/** The client insists on a key; this one is never sent. */
const NO_KEY = 'no-key-is-sent';

/** The client of an endpoint; its own retries are off, redirects are errors, its key comes from the environment. */
export function openAiClient(
  definition: OpenAiDefinition,
  context: EndpointContext,
): { client: OpenAI; key: string | null } {
  const keyEnv = definition.keyEnv ?? (definition.baseUrl === undefined ? 'OPENAI_API_KEY' : undefined);
  const key = keyEnv === undefined ? null : context.env[keyEnv]?.trim();
  if (key === undefined || key === '') {
    throw new BreakevenError(
      'bad-config',
      `endpoint '${context.id}' needs a key, and ${keyEnv} is not set`,
      `export ${keyEnv}=… and try again; plan and report need no key`,
    );
  }
  const client = new OpenAI({
    apiKey: key ?? NO_KEY,
    adminAPIKey: null,
    baseURL: definition.baseUrl ?? OPENAI_URL,
    organization: null,
    project: null,
    maxRetries: 0,
    logLevel: 'off',
    fetch: httpFetch,
    ...(key === null && { defaultHeaders: { Authorization: null } }),
  });
  return { client, key };
}

/** OpenAI's Chat Completions, at OpenAI or any server that speaks it. */
export function createOpenAiEndpoint(definition: OpenAiDefinition, context: EndpointContext): Endpoint {
  const { client, key } = openAiClient(definition, context);
  return {
    async send(request: ModelRequest, signal: AbortSignal): Promise<ModelResponse> {
      try {
        return request.stream
          ? await stream(client, request, signal, context)
          : await complete(client, request, signal, context);
      } catch (error) {
        throw error instanceof EndpointFailure ? error : describeFailure(error, key);
      }
    },
  };
}

async function complete(
  client: OpenAI,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const answer = await client.chat.completions.create(
    { ...parameters(request, limitFieldOf(client)), stream: false },
    { signal },
  );
  const choice = answer.choices?.[0];
  if (!choice) throw new EndpointFailure('no-choice', 'the answer has no choice in it', { retryable: false });
  return {
    text: textOf(choice.message?.content),
    ...finishOf(choice.finish_reason),
    servedModel: nameOf(answer.model, request.model),
    serviceTier: nameOf(answer.service_tier, 'default'),
    usage: usageOf(answer.usage),
    latency: { total: clock.now() - started },
  };
}

async function stream(
  client: OpenAI,
  request: ModelRequest,
  signal: AbortSignal,
  { clock }: EndpointContext,
): Promise<ModelResponse> {
  const started = clock.now();
  const chunks = await client.chat.completions.create(
    { ...parameters(request, limitFieldOf(client)), stream: true, stream_options: { include_usage: true } },
    { signal },
  );
  let text = '';
  let firstToken: number | undefined;
  let finish: string | null = null;
  let usage: CompletionUsage | null = null;
  let servedModel = request.model;
  let serviceTier = 'default';
  for await (const chunk of chunks) {
    const choice = chunk.choices?.[0];
    const content = textOf(choice?.delta?.content);
    if (content !== '') firstToken ??= clock.now() - started;
    text += content;
    finish = choice?.finish_reason ?? finish;
    usage = chunk.usage ?? usage;
    servedModel = nameOf(chunk.model, servedModel);
    serviceTier = nameOf(chunk.service_tier, serviceTier);
  }
  if (finish === null)
    throw new EndpointFailure('broken-stream', 'the stream ended before the answer did', { retryable: true });
  const latency = { total: clock.now() - started, ...(firstToken !== undefined && { firstToken }) };
  return { text, ...finishOf(finish), servedModel, serviceTier, usage: usageOf(usage), latency };
}

type LimitField = 'max_completion_tokens' | 'max_tokens';

/** OpenAI and Azure want the new name, most compatible servers know the old one only. */
function limitFieldOf(client: OpenAI): LimitField {
  const { hostname } = new URL(client.baseURL);
  return /(^|\.)(openai\.com|azure\.com)$/.test(hostname) ? 'max_completion_tokens' : 'max_tokens';
}

function parameters(
  { model, messages, sampling, tier }: ModelRequest,
  limitField: LimitField,
): Omit<ChatCompletionCreateParams, 'stream'> {
  return {
    model,
    messages: messages.map(({ role, content }) => ({ role, content })),
    ...(sampling.temperature !== undefined && { temperature: sampling.temperature }),
    ...(sampling.topP !== undefined && { top_p: sampling.topP }),
    ...(sampling.maxTokens !== undefined && { [limitField]: sampling.maxTokens }),
    ...(sampling.seed !== undefined && { seed: sampling.seed }),
    ...(sampling.reasoningEffort !== undefined && {
      reasoning_effort: sampling.reasoningEffort as NonNullable<
        ChatCompletionCreateParams['reasoning_effort']
      >,
    }),
    ...(tier !== undefined && { service_tier: tier as NonNullable<ChatCompletion['service_tier']> }),
  };
}

/** What a server sends is whatever it likes; no type of the client holds it to anything. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === null || content === undefined) return '';
  throw new EndpointFailure('protocol', 'the answer has no text in it, but something else', {
    retryable: false,
  });
}

function nameOf(name: unknown, otherwise: string): string {
  return typeof name === 'string' && name !== '' ? name : otherwise;
}

const FINISH: ReadonlyMap<unknown, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'filter'],
  ['tool_calls', 'tool'],
  ['function_call', 'tool'],
]);

function finishOf(reason: unknown): { finish?: FinishReason } {
  const finish = FINISH.get(reason);
  return finish ? { finish } : {};
}

/**
 * OpenAI counts cached tokens inside the prompt and reasoning inside the completion. Counts that break
 * this are another convention's, which nobody can price: unknown.
 */
function usageOf(usage: CompletionUsage | null | undefined): Usage | null {
  const input = countOf(usage?.prompt_tokens);
  const output = countOf(usage?.completion_tokens);
  if (input === null || output === null) return null;
  const inside = usage?.prompt_tokens_details as
    | { readonly cached_tokens?: unknown; readonly cache_write_tokens?: unknown }
    | null
    | undefined;
  const cached = countOf(inside?.cached_tokens);
  const written = countOf(inside?.cache_write_tokens);
  const reasoning = countOf(usage?.completion_tokens_details?.reasoning_tokens);
  if ((cached ?? 0) + (written ?? 0) > input || (reasoning ?? 0) > output) return null;
  return {
    input,
    output,
    ...(cached !== null && { cachedInput: cached }),
    ...(written !== null && { cacheWrite: written }),
    ...(reasoning !== null && { reasoning }),
    source: 'reported',
  };
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
