import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** An earlier run's examples and more: who looked and then went on may have stopped at a good moment. */
export const peeking: Lint = {
  id: 'peeking',
  check({ facts: { extended } }) {
    if (!extended) return [];
    const { run, examples, trials, before } = extended;
    return [
      {
        message: `it goes on from run ${run}, which had ${counted(before, 'trial')} of these ${trials.toLocaleString('en-US')} on ${counted(examples, 'example')}; if that one's result is why it was extended, intervals and p-values claim too much`,
        remedy:
          'fix the number of examples before the first look, or read the result as a pilot and confirm it on new ones',
      },
    ];
  },
};
