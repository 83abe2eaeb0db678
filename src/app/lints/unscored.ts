import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Answers that the grader could not tell. */
export const unscored: Lint = {
  id: 'unscored',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.unscored > 0)
      .map(({ id, data }) => ({
        candidate: id,
        message: `${outOf(data.unscored, data.trials, 'answer')} could not be graded; the accuracy leaves them out, requirements hold for them all wrong and all right, and half of them count as errors where one costs money`,
        remedy: 'mend the grader or the data, and run again: nothing is bought twice',
      })),
};
