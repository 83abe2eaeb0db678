import type { Lint } from './lint.ts';
import { trainedOnes } from './trained.ts';
import { listed } from './words.ts';

/** Training that is paid once, as if it never failed. */
export const trainingSuccessAssumed: Lint = {
  id: 'training-success-assumed',
  check({ evidence }) {
    const sure = trainedOnes(evidence)
      .filter(({ one, training }) => training.successRate === undefined && costOf(one) > 0)
      .map(({ one }) => one.id);
    if (sure.length === 0) return [];
    return [
      {
        message: `the training of ${listed(sure)} is paid once, as if every training came out usable; jobs that failed or did not converge were paid too`,
        remedy: 'say what share comes out usable: training.successRate',
      },
    ];
  },
};

function costOf({ oneOffs }: Parameters<Lint['check']>[0]['evidence'][number]): number {
  return oneOffs.items.reduce((sum, { usd }) => sum + usd, 0);
}
