import type { Lint } from './lint.ts';

/** A model graded, and nobody looked whether it is right. */
export const judgeUnlabelled: Lint = {
  id: 'judge-unlabelled',
  check({ decision }) {
    if (decision?.scenario.judge !== 'unlabelled') return [];
    return [
      {
        message:
          'a model graded, and nobody checked how often it is right: every accuracy is its opinion, and no requirement on accuracy can be met',
        remedy:
          'label some of the answers: breakeven label RUN; or give the four counts that you know in scenario.judge',
      },
    ];
  },
};
