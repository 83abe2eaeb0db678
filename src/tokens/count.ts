import type { TiktokenEncoding } from 'tiktoken';
import type { Message, ModelRequest } from '../ports/endpoint.ts';
import { createTextCounter, type TextCounter } from './count-text.ts';
import { exactly, plus, type TokenRange } from './token-range.ts';
import { type Tokenizer, tokenizerOf } from './tokenizer-of.ts';
import { countTools } from './tools-overhead.ts';

/** Around each message, beside its role and content. */
const PER_MESSAGE = 3;
/** Around a call of a tool, beside its name and arguments: its JSON is longer. */
const MOST_PER_CALL = 20;
/** After so many characters (some seconds) the rest goes by how many tokens a character took. */
const COUNTED_CHARS = 20_000_000;

/** What of a request becomes input tokens. */
export type Countable = Pick<ModelRequest, 'messages' | 'tools' | 'responseFormat'>;

export interface TokenCounter {
  readonly certainty: Tokenizer['certainty'];
  /** What the provider is expected to bill. A number for plain text; with tools or a schema a range. */
  count(request: Countable): TokenRange;
}

/**
 * Counts chat tokens by tiktoken plus the chat format's overhead (3 a request, and 3, the role and the
 * content a message), which is exact for plain text on models whose tokenizer is known. Bills come from the
 * response's usage alone.
 */
export async function createTokenCounter(
  model: string,
  countedChars: number = COUNTED_CHARS,
): Promise<TokenCounter> {
  const { get_encoding, get_encoding_name_for_model } = await import('tiktoken');
  const { encoding, certainty, perRequest } = tokenizerOf(model, (name) => {
    try {
      return get_encoding_name_for_model(name as Parameters<typeof get_encoding_name_for_model>[0]);
    } catch {
      return null;
    }
  });
  const texts = textCounterOf(encoding, get_encoding);
  const seen = { chars: 0, tokens: 0 };
  const countContent = (content: string): number => {
    if (texts.knows(content)) return texts.count(content);
    if (seen.chars > countedChars) return Math.round((content.length * seen.tokens) / seen.chars);
    const tokens = texts.count(content);
    seen.chars += content.length;
    seen.tokens += tokens;
    return tokens;
  };
  const countMessage = ({ role, content }: Message): number =>
    PER_MESSAGE + texts.count(role) + countContent(content);
  return {
    certainty,
    count({ messages, tools, responseFormat }): TokenRange {
      const text = messages.reduce((sum, message) => sum + countMessage(message), perRequest);
      const called = messages.map((message) => countCalls(message, countContent));
      return [...called, countTools({ tools, responseFormat }, texts.count)].reduce(plus, exactly(text));
    },
  };
}

/** What a turn has beside its text. How a provider writes a call for its model is its secret. */
function countCalls(message: Message, count: (text: string) => number): TokenRange {
  if (message.role !== 'assistant') return exactly(0);
  const { toolCalls = [], echo } = message;
  const texts = toolCalls.flatMap(({ name, arguments: args }) => [name, args]);
  const tokens = texts.reduce((sum, text) => sum + count(text), 0);
  const echoed = echo === undefined ? 0 : count(JSON.stringify(echo));
  return {
    low: tokens,
    expected: tokens + PER_MESSAGE * toolCalls.length,
    high: tokens + MOST_PER_CALL * toolCalls.length + echoed,
  };
}

const COUNTERS = new Map<TiktokenEncoding, TextCounter>();

/** One for each encoding: candidates with the same prompt share its count. */
function textCounterOf(
  encoding: TiktokenEncoding,
  load: typeof import('tiktoken').get_encoding,
): TextCounter {
  const known = COUNTERS.get(encoding) ?? createTextCounter(load(encoding));
  COUNTERS.set(encoding, known);
  return known;
}
