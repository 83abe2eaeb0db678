import type { Countable } from './count.ts';
import { exactly, plus, type TokenRange } from './token-range.ts';

/** Tokens that a request was billed more for its tools, and for its schema, on OpenAI's models. */
const TOOLS = { least: 21, most: 348 };
const SCHEMA = { least: 33, most: 70 };
/** Providers write a schema anew, shorter than its JSON. */
const SHORTEST = 0.5;

/**
 * Tokens of tools and of the form asked for. How a provider writes them for its model is its secret, so that
 * this is a range: around the tokens of their JSON, with the least and the most that were seen on top.
 */
export function countTools(
  { tools, responseFormat }: Pick<CountableParts, 'tools' | 'responseFormat'>,
  countText: (text: string) => number,
): TokenRange {
  const schema = responseFormat?.type === 'json_schema' ? responseFormat.schema : undefined;
  return [
    tools === undefined || tools.length === 0 ? null : rangeOf(JSON.stringify(tools), TOOLS, countText),
    schema === undefined ? null : rangeOf(JSON.stringify(schema), SCHEMA, countText),
    responseFormat?.type === 'json_object' ? { low: 0, expected: 0, high: SCHEMA.most } : null,
  ].reduce<TokenRange>((sum, part) => (part ? plus(sum, part) : sum), exactly(0));
}

type CountableParts = { readonly [K in keyof Countable]: Countable[K] | undefined };

function rangeOf(
  json: string,
  { least, most }: typeof TOOLS,
  countText: (text: string) => number,
): TokenRange {
  const tokens = countText(json);
  return {
    low: Math.max(least, Math.floor(SHORTEST * tokens)),
    expected: tokens + least,
    high: tokens + most,
  };
}
