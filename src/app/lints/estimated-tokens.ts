import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Counts that no provider gave. */
export const estimatedTokens: Lint = {
  id: 'estimated-tokens',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.estimatedUsage === 0) return [];
      return {
        candidate: id,
        message: `the tokens of ${outOf(witnessed.estimatedUsage, witnessed.withUsage, 'call')} are estimated, not reported by the provider`,
        remedy: 'have the endpoint report usage, or read the cost as approximate',
      };
    }),
};
