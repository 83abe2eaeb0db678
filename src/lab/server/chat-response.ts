import { randomUUID } from 'node:crypto';
import type { Finish } from '../inference/completion.ts';
import { fingerprintOf } from '../models/registry.ts';
import { decodeToken } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';
import type { ChatRequest } from './chat-request.ts';

/** What an answer has become so far; tells thought from answer and keeps count. */
export class AnswerSoFar {
  text = '';
  tokens = 0;
  reasoningTokens = 0;
  finish: Finish | null = null;
  #thinking: boolean;

  constructor(thinks: boolean) {
    this.#thinking = thinks;
  }

  /** Takes the next token; returns the text that it adds for the reader. */
  take(token: number, finish: Finish | null): string {
    this.tokens++;
    this.finish = finish;
    if (this.#thinking) {
      this.reasoningTokens++;
      this.#thinking = token !== SPECIAL.answer;
      return '';
    }
    const text = decodeToken(token);
    this.text += text;
    return text;
  }
}

/** The fields that every object of one response shares. */
export function openResponse({ model }: ChatRequest): Record<string, unknown> {
  return {
    id: `chatcmpl-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: model.id,
    system_fingerprint: fingerprintOf(model),
    service_tier: 'default',
  };
}

/** The usage that a request and its answer come to, in the model's own tokens. */
export function countUsage(request: ChatRequest, answer: AnswerSoFar): Record<string, unknown> {
  const prompt = request.completion.prompt.length;
  return {
    prompt_tokens: prompt,
    completion_tokens: answer.tokens,
    total_tokens: prompt + answer.tokens,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: answer.reasoningTokens },
  };
}

/** A whole answer. */
export function toCompletion(request: ChatRequest, answer: AnswerSoFar): Record<string, unknown> {
  const message = { role: 'assistant', content: answer.text, refusal: null };
  return {
    ...openResponse(request),
    object: 'chat.completion',
    choices: [{ index: 0, message, finish_reason: answer.finish, logprobs: null }],
    usage: countUsage(request, answer),
  };
}

/** One piece of a streamed answer. */
export function toChunk(
  opening: Record<string, unknown>,
  delta: Record<string, unknown>,
  finish: Finish | null,
): Record<string, unknown> {
  return {
    ...opening,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish, logprobs: null }],
  };
}
