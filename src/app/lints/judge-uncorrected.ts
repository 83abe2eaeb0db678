import type { Lint } from './lint.ts';
import { percent } from './words.ts';

/** The figures shown are the judge's; requirements and draws are corrected. */
export const judgeUncorrected: Lint = {
  id: 'judge-uncorrected',
  check({ decision }) {
    const judge = decision?.scenario.judge;
    if (!judge || judge === 'unlabelled') return [];
    const { truePasses, falseFails, trueFails, falsePasses } = judge;
    const right = [truePasses / (truePasses + falseFails), trueFails / (trueFails + falsePasses)] as const;
    return [
      {
        message: `accuracies and differences are shown as the judge gave them; it passes ${percent(right[0])} of what people pass and fails ${percent(right[1])} of what they fail. Requirements and probabilities are corrected for that`,
        remedy: 'read requirements and probabilities, not the accuracies; label more to narrow them',
      },
    ];
  },
};
