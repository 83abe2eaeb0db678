import type { TiktokenEncoding } from 'tiktoken';

/**
 * Which encoding a model's text is counted by. `known`: tiktoken names the model; `guess`: a family that the
 * name begins with; `stand-in`: nothing is known of it, and OpenAI's newest stands for its own.
 */
export interface Tokenizer {
  readonly encoding: TiktokenEncoding;
  readonly certainty: 'known' | 'guess' | 'stand-in';
  /** Tokens that the chat format adds to a request, beside those of its messages. */
  readonly perRequest: number;
}

/** Families of OpenAI's models. The longest that a name begins with counts. */
const FAMILIES: Readonly<Record<string, TiktokenEncoding>> = {
  'gpt-3.5': 'cl100k_base',
  'gpt-35': 'cl100k_base',
  'gpt-4': 'cl100k_base',
  'gpt-4o': 'o200k_base',
  'gpt-4.1': 'o200k_base',
  'gpt-4.5': 'o200k_base',
  'gpt-5': 'o200k_base',
  'gpt-6': 'o200k_base',
  'gpt-oss': 'o200k_base',
  'chatgpt-4o': 'o200k_base',
  o1: 'o200k_base',
  o3: 'o200k_base',
  o4: 'o200k_base',
};

/** These are billed one token less than the chat format has. */
const ONE_LESS = /^(gpt-5|o3)/;
const PER_REQUEST = 3;

/** `named` says which encoding tiktoken has for exactly this name, `null` for none. */
export function tokenizerOf(model: string, named: (name: string) => TiktokenEncoding | null): Tokenizer {
  const name = baseNameOf(model);
  const perRequest = PER_REQUEST - Number(ONE_LESS.test(name));
  const exact = named(name);
  if (exact !== null) return { encoding: exact, certainty: 'known', perRequest };
  const family = Object.keys(FAMILIES)
    .filter((prefix) => name.startsWith(prefix))
    .toSorted((a, b) => b.length - a.length)[0];
  const guess = family === undefined ? undefined : FAMILIES[family];
  return guess === undefined
    ? { encoding: 'o200k_base', certainty: 'stand-in', perRequest }
    : { encoding: guess, certainty: 'guess', perRequest };
}

/** `openai/ft:gpt-4.1-mini-2025-04-14:org::id` → `gpt-4.1-mini-2025-04-14`. */
function baseNameOf(model: string): string {
  const own = model.slice(model.lastIndexOf('/') + 1);
  return own.startsWith('ft:') ? (own.split(':')[1] ?? own) : own;
}
