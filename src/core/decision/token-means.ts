import type { Trial } from '../model/trial.ts';
import type { Usage } from '../model/usage.ts';

export interface TokenMeans {
  readonly input: number;
  readonly cachedInput: number | null;
  readonly output: number;
  readonly reasoning: number | null;
}

export interface TokenCounter {
  /** The trial's tokens, read and written; `null`: no call of it says. */
  add(trial: Trial): number | null;
  means(): TokenMeans | null;
}

/** Mean tokens a request; a detail that any call leaves out is unknown, not zero. */
export function createTokenMeans(): TokenCounter {
  let requests = 0;
  const sums = { input: 0, output: 0, cachedInput: 0, reasoning: 0 };
  const known = { cachedInput: true, reasoning: true };
  const addUsage = (usage: Usage): number => {
    sums.input += usage.input;
    sums.output += usage.output;
    sums.cachedInput += usage.cachedInput ?? 0;
    sums.reasoning += usage.reasoning ?? 0;
    known.cachedInput &&= usage.cachedInput !== undefined;
    known.reasoning &&= usage.reasoning !== undefined;
    return usage.input + usage.output;
  };
  return {
    add({ calls }) {
      let tokens: number | null = null;
      for (const { usage } of calls) if (usage) tokens = (tokens ?? 0) + addUsage(usage);
      if (tokens !== null) requests += 1;
      return tokens;
    },
    means() {
      if (requests === 0) return null;
      return {
        input: sums.input / requests,
        output: sums.output / requests,
        cachedInput: known.cachedInput ? sums.cachedInput / requests : null,
        reasoning: known.reasoning ? sums.reasoning / requests : null,
      };
    },
  };
}
