import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** A source that bills nothing for tokens does not know the price. */
export const zeroBilled: Lint = {
  id: 'zero-billed',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.zeroBilled === 0) return [];
      return {
        candidate: id,
        message: `the source bills exactly $0 for ${counted(witnessed.zeroBilled, 'trial')} with tokens, which is taken for unknown and not used`,
        remedy: 'leave billedUsd out where it is not known',
      };
    }),
};
