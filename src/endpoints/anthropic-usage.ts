import type { Usage } from '../core/model/usage.ts';
import { countOf, optionalCount, recordOf } from './untrusted.ts';

/**
 * Anthropic counts what was read from the cache and what was written to it outside `input_tokens`, and
 * thinking inside `output_tokens`. `null`: not said, or counts that cannot be.
 */
export function anthropicUsage(reported: unknown): Usage | null {
  const usage = recordOf(reported);
  const fresh = countOf(usage?.input_tokens);
  const output = countOf(usage?.output_tokens);
  const read = optionalCount(usage?.cache_read_input_tokens);
  const written = optionalCount(usage?.cache_creation_input_tokens);
  const thinking = optionalCount(recordOf(usage?.output_tokens_details)?.thinking_tokens);
  if (fresh === null || output === null || read === null || written === null || thinking === null)
    return null;
  if ((thinking ?? 0) > output) return null;
  return {
    input: fresh + (read ?? 0) + (written ?? 0),
    output,
    ...(read !== undefined && { cachedInput: read }),
    ...(written !== undefined && { cacheWrite: written }),
    ...(thinking !== undefined && { reasoning: thinking }),
    source: 'reported',
  };
}

/** Usage of an answer that broke off: the input is known, of the output only what was seen. */
export function brokenUsage(reported: unknown, seenTokens: number): Usage | null {
  const usage = recordOf(reported);
  const output = Math.max(countOf(usage?.output_tokens) ?? 0, seenTokens);
  const known = anthropicUsage({ ...usage, output_tokens: output, output_tokens_details: undefined });
  return known && { ...known, source: 'estimated' };
}
