import type { Usage } from '../core/model/usage.ts';
import type { Message, ModelRequest } from '../ports/endpoint.ts';
import { estimateSeenTokens } from './seen-tokens.ts';
import { countOf, optionalCount, recordOf } from './untrusted.ts';

/** Chat Completions' counts. */
export function chatUsage(reported: unknown): Usage | null {
  const usage = recordOf(reported);
  return usageOf(
    [usage?.prompt_tokens, usage?.prompt_tokens_details],
    [usage?.completion_tokens, usage?.completion_tokens_details],
  );
}

/** Responses' counts. */
export function responsesUsage(reported: unknown): Usage | null {
  const usage = recordOf(reported);
  return usageOf(
    [usage?.input_tokens, usage?.input_tokens_details],
    [usage?.output_tokens, usage?.output_tokens_details],
  );
}

/**
 * OpenAI counts cached tokens inside the input and reasoning inside the output. Counts that break this are
 * another convention's, which nobody can price: unknown.
 */
function usageOf(
  [inputCount, inputDetails]: readonly [unknown, unknown],
  [outputCount, outputDetails]: readonly [unknown, unknown],
): Usage | null {
  const [input, output] = [countOf(inputCount), countOf(outputCount)];
  if (input === null || output === null) return null;
  const cached = optionalCount(recordOf(inputDetails)?.cached_tokens) ?? undefined;
  const written = optionalCount(recordOf(inputDetails)?.cache_write_tokens) ?? undefined;
  const reasoning = optionalCount(recordOf(outputDetails)?.reasoning_tokens) ?? undefined;
  if ((cached ?? 0) + (written ?? 0) > input || (reasoning ?? 0) > output) return null;
  return {
    input,
    output,
    ...(cached !== undefined && { cachedInput: cached }),
    ...(written !== undefined && { cacheWrite: written }),
    ...(reasoning !== undefined && { reasoning }),
    source: 'reported',
  };
}

/** Usage of an answer that broke off, by the text that went out and the text that was seen. */
export function estimateUsage({ messages, tools, responseFormat }: ModelRequest, seen: string): Usage {
  const forms = [tools, responseFormat].flatMap((form) => (form ? [JSON.stringify(form)] : []));
  const asked = [...messages.flatMap(textsOf), ...forms].join('\n');
  return { input: estimateSeenTokens(asked), output: estimateSeenTokens(seen), source: 'estimated' };
}

function textsOf(message: Message): string[] {
  const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : [];
  return [message.content, ...calls.flatMap(({ name, arguments: args }) => [name, args])];
}
