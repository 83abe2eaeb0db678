import type { Usage } from '../core/model/usage.ts';
import { optionalCount, recordOf } from './untrusted.ts';

/**
 * Gemini counts cached tokens inside the prompt, the results of tools beside it, and thinking outside the
 * candidates, though it is billed as output. What is not of the input is output, so the total decides where
 * there is one; a count that is left out of it is 0, as in all JSON of protocol buffers. `null`: not said, or
 * counts that cannot be.
 */
export function geminiUsage(reported: unknown): Usage | null {
  const usage = recordOf(reported);
  const counts = {
    prompt: optionalCount(usage?.promptTokenCount),
    tools: optionalCount(usage?.toolUsePromptTokenCount),
    candidates: optionalCount(usage?.candidatesTokenCount),
    thoughts: optionalCount(usage?.thoughtsTokenCount),
    cached: optionalCount(usage?.cachedContentTokenCount),
    total: optionalCount(usage?.totalTokenCount),
  };
  if (Object.values(counts).includes(null) || counts.prompt === undefined) return null;
  const { prompt, tools, candidates, thoughts, cached, total } = counts;
  if (prompt === null || (total === undefined && candidates === undefined)) return null;
  const input = prompt + (tools ?? 0);
  const output = total === undefined || total === null ? (candidates ?? 0) + (thoughts ?? 0) : total - input;
  if (output < Math.max(candidates ?? 0, thoughts ?? 0) || (cached ?? 0) > input) return null;
  return {
    input,
    output,
    ...(typeof cached === 'number' && { cachedInput: cached }),
    ...(typeof thoughts === 'number' && { reasoning: thoughts }),
    source: 'reported',
  };
}

/** Usage of an answer that broke off: the input is known, of the output only what was seen. */
export function brokenUsage(reported: unknown, seenTokens: number): Usage | null {
  const { promptTokenCount, toolUsePromptTokenCount, cachedContentTokenCount } = recordOf(reported) ?? {};
  const input = geminiUsage({
    promptTokenCount,
    toolUsePromptTokenCount,
    cachedContentTokenCount,
    candidatesTokenCount: 0,
  });
  if (!input) return null;
  return { ...input, output: Math.max(geminiUsage(reported)?.output ?? 0, seenTokens), source: 'estimated' };
}
