import type { Lint } from './lint.ts';
import { trainedOnes } from './trained.ts';
import { listed } from './words.ts';

/** One checkpoint speaks for its approach. */
export const oneTrainingSeed: Lint = {
  id: 'one-training-seed',
  check({ evidence }) {
    const once = trainedOnes(evidence).filter(({ training }) => training.betweenRunSd === undefined);
    if (once.length === 0) return [];
    const again = once.filter(({ training }) => training.everyMonths !== undefined);
    const assumed =
      again.length === 0
        ? ''
        : `; a spread of 2 points is assumed where ${listed(again.map(({ one }) => one.id))} is trained again`;
    return [
      {
        message: `one trained model each stands for ${listed(once.map(({ one }) => one.id))}: the figures are of that model, not of the approach, and another seed would come out otherwise${assumed}`,
        remedy: 'train with two seeds or more, and state their spread: training.betweenRunSd',
      },
    ];
  },
};
