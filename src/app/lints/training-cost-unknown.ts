import type { Lint } from './lint.ts';

/** A one-off that is not known is not zero. */
export const trainingCostUnknown: Lint = {
  id: 'training-cost-unknown',
  check: ({ evidence }) =>
    evidence
      .filter(({ oneOffs }) => !oneOffs.complete)
      .map(({ id }) => ({
        candidate: id,
        message: 'what its training cost is not known, so no total can be given',
        remedy: 'state training.usd in the config, or add training-token or training-hour rows to the sheet',
      })),
};
