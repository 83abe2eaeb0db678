import type { Lint } from './lint.ts';

/** The reference answers are a model's. */
export const agreementNotAccuracy: Lint = {
  id: 'agreement-not-accuracy',
  check({ decision }) {
    const from = decision?.scenario.referenceFrom;
    if (from == null) return [];
    return [
      {
        message: `the reference answers are those of ${from}: the figures say how often a candidate agrees with it, not how often it is right, and none can be better than it`,
        remedy: 'have people answer a sample, and measure on that',
      },
    ];
  },
};
