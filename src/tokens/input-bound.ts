import type { Countable } from './count.ts';

/**
 * What providers are known to write into a request with tools, or with a schema, of their own: the longest
 * (some five hundred tokens) with room above.
 */
const TOOLS_AT_MOST = 600;
const SCHEMA_AT_MOST = 200;

/**
 * More input tokens than a request can be billed for: one for each byte of its JSON, as no tokenizer makes
 * more of a text than bytes, and the JSON around a message is longer than what the chat format adds.
 */
export function boundInputTokens({ messages, tools, responseFormat }: Countable): number {
  const bytes = Buffer.byteLength(JSON.stringify({ messages, tools, responseFormat }));
  return bytes + (tools?.length ? TOOLS_AT_MOST : 0) + (responseFormat ? SCHEMA_AT_MOST : 0);
}
