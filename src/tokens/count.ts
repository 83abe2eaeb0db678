import type { TiktokenEncoding } from 'tiktoken';
import type { Message } from '../ports/endpoint.ts';

/** Encodings by model prefix, the longest match first; OpenAI's models only. */
const ENCODINGS: readonly (readonly [string, TiktokenEncoding])[] = [
  ['gpt-4o', 'o200k_base'],
  ['gpt-4.1', 'o200k_base'],
  ['gpt-4.5', 'o200k_base'],
  ['gpt-4', 'cl100k_base'],
  ['gpt-3.5', 'cl100k_base'],
  ['gpt-5', 'o200k_base'],
  ['gpt-6', 'o200k_base'],
  ['gpt-oss', 'o200k_base'],
  ['chatgpt-4o', 'o200k_base'],
  ['o1', 'o200k_base'],
  ['o3', 'o200k_base'],
  ['o4', 'o200k_base'],
];

const PER_REQUEST = 3;
const PER_MESSAGE = 4;

/** Tokens of a prompt before it is sent: what is expected, and a bound that holds for byte-level tokenizers. */
export interface TokenEstimate {
  readonly expected: number;
  readonly upperBound: number;
}

export interface TokenCounter {
  /** False where the model's tokenizer is not known and another stands in for it. */
  readonly exact: boolean;
  count(messages: readonly Message[]): TokenEstimate;
}

/**
 * Counts chat tokens by tiktoken plus the chat format's overhead (3 a request, 3 and the role's one a
 * message). Bills come from the response's usage alone.
 */
export async function createTokenCounter(model: string): Promise<TokenCounter> {
  const name = model.startsWith('ft:') ? (model.split(':')[1] ?? model) : model;
  const known = ENCODINGS.find(([prefix]) => name.startsWith(prefix));
  const { get_encoding } = await import('tiktoken');
  const encoding = get_encoding(known?.[1] ?? 'o200k_base');
  return {
    exact: known !== undefined,
    count(messages: readonly Message[]): TokenEstimate {
      const overhead = PER_REQUEST + PER_MESSAGE * messages.length;
      const expected =
        overhead + messages.reduce((sum, { content }) => sum + encoding.encode_ordinary(content).length, 0);
      const bytes = overhead + messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
      return { expected, upperBound: known ? expected : Math.max(expected, bytes) };
    },
  };
}
