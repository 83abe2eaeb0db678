import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Answers that ended at their token limit. */
export const answersCutOff: Lint = {
  id: 'answers-cut-off',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.cutOff === 0) return [];
      return {
        candidate: id,
        message: `${outOf(witnessed.cutOff, witnessed.trials, 'answer')} were cut off at their token limit; they were graded as they were`,
        remedy: 'raise sampling.maxTokens, for all candidates alike',
      };
    }),
};
