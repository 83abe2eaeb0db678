import { randomInt } from 'node:crypto';
import { z } from 'zod';
import type { CompletionRequest } from '../inference/completion.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import type { ModelRegistry, ServedModel } from '../models/registry.ts';
import { encodePrompt } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';
import { ApiError, modelNotFound, parseBody } from './api-error.ts';
import { type ChatMessage, messageSchema, readPolicy, readTicket } from './read-messages.ts';

/** A chat request, checked and ready to decode. */
export interface ChatRequest {
  readonly model: ServedModel;
  readonly completion: CompletionRequest;
  /** The answer comes after a thought. */
  readonly thinks: boolean;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

interface ChatBody {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly temperature?: number | null | undefined;
  readonly top_p?: number | null | undefined;
  readonly max_tokens?: number | null | undefined;
  readonly max_completion_tokens?: number | null | undefined;
  readonly seed?: number | null | undefined;
  readonly stream?: boolean | null | undefined;
  readonly stream_options?: { readonly include_usage?: boolean | undefined } | null | undefined;
}

const tokenCount = z.number().int().min(1).nullish();

/** Parameters that change nothing here are taken; those that would have to are refused. */
const chatSchema: z.ZodType<ChatBody> = z.strictObject({
  model: z.string(),
  messages: z.array(messageSchema).min(1),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().gt(0).max(1).nullish(),
  max_tokens: tokenCount,
  max_completion_tokens: tokenCount,
  seed: z.number().int().nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  n: z.literal(1).nullish(),
  service_tier: z.enum(['auto', 'default']).nullish(),
  store: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  user: z.string().optional(),
  safety_identifier: z.string().optional(),
  prompt_cache_key: z.string().optional(),
});

/** @throws ApiError for what the lab does not know or cannot do. */
export function readChatRequest(body: unknown, models: ModelRegistry): ChatRequest {
  const chat = parseBody(chatSchema, body);
  const model = models.find(chat.model);
  if (!model) throw modelNotFound(chat.model);
  const ticket = readTicket(chat.messages);
  if (ticket === null) throw new ApiError(400, 'invalid_value', 'There is no user message.', 'messages');
  const policy = readPolicy(chat.messages);
  const thinks = model.thinks && policy !== null;
  const prompt = [...encodePrompt(policy, ticket), ...(thinks ? [SPECIAL.think] : [])];
  const room = CONTEXT_TOKENS - prompt.length;
  if (room < 1) {
    const message = `The messages are ${prompt.length} tokens long; the model's context is ${CONTEXT_TOKENS}.`;
    throw new ApiError(400, 'context_length_exceeded', message, 'messages');
  }
  return {
    model,
    thinks,
    completion: {
      prompt,
      maxTokens: Math.min(room, chat.max_completion_tokens ?? chat.max_tokens ?? room),
      temperature: chat.temperature ?? 1,
      topP: chat.top_p ?? 1,
      seed: chat.seed ?? randomInt(2 ** 31),
    },
    stream: chat.stream ?? false,
    includeUsage: chat.stream_options?.include_usage ?? false,
  };
}
