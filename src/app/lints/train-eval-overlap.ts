import type { Lint } from './lint.ts';
import { listed, outOf } from './words.ts';

/** What was trained on is asked again. */
export const trainEvalOverlap: Lint = {
  id: 'train-eval-overlap',
  check({ facts: { overlap }, evidence }) {
    if (!overlap) return [];
    const trained = evidence.filter(({ approach }) => approach !== 'prompted' && approach !== 'cascade');
    return [
      {
        message: `${outOf(overlap.twins, overlap.examples, 'example')} say the same as one of dataset.train (${listed(overlap.shown)}): what ${listed(trained.map(({ id }) => id))} learned by heart counts as skill`,
        remedy: 'take them out of the training file and train again, or out of the eval',
      },
    ];
  },
};
