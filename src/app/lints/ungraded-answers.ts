import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Answers that nobody graded, on examples where another candidate's were. */
export const ungradedAnswers: Lint = {
  id: 'ungraded-answers',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, data }) => {
      const open = data.columns.unscored.reduce((sum, answers) => sum + answers, 0) - data.unscored;
      if (data.ungraded === 0 || open <= 0) return [];
      return {
        candidate: id,
        message: `${outOf(open, data.trials, 'answer')} were not graded although another candidate's to the same example was; the accuracy leaves them out, and requirements hold for them all wrong and all right`,
        remedy: 'grade every answer to an example, or none',
      };
    }),
};
