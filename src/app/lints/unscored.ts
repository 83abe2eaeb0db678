import type { Lint } from './lint.ts';

/** Answers that the grader could not tell. */
export const unscored: Lint = {
  id: 'unscored',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.unscored > 0)
      .map(({ id, data }) => ({
        candidate: id,
        message: `${data.unscored} of ${data.trials} answers could not be graded; the accuracy leaves them out, and requirements hold for them all wrong and all right`,
        remedy: 'mend the grader or the data, and run again: nothing is bought twice',
      })),
};
