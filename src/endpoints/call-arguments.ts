import type { ToolCall } from '../core/model/trial.ts';
import { recordOf } from './untrusted.ts';

/** A call's arguments for a protocol that takes objects alone; what is none is said as it was written. */
export function callArguments({ arguments: text }: ToolCall): Record<string, unknown> {
  try {
    const parsed = recordOf(JSON.parse(text));
    if (parsed) return { ...parsed };
  } catch {
    // told below
  }
  return text.trim() === '' ? {} : { unparsed: text };
}
