import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Some calls are not in its cost: neither priced nor billed. Lost retries have a lint of their own. */
export const partlyUnpriced: Lint = {
  id: 'partly-unpriced',
  check: ({ evidence }) =>
    evidence.flatMap(({ id, data, witnessed }) => {
      const unpriced = data.calls - data.pricedCalls - data.billedTrials - (witnessed?.lostCalls ?? 0);
      if (data.pricedTrials === 0 || unpriced <= 0) return [];
      return {
        candidate: id,
        message: `${outOf(unpriced, data.calls, 'call')} have no price: no usage came back, or their service tier is not in the sheet`,
        remedy: 'treat its cost as a lower bound',
      };
    }),
};
