import type { Lint } from './lint.ts';

/** Some calls are not in its cost. */
export const partlyUnpriced: Lint = {
  id: 'partly-unpriced',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.pricedTrials > 0 && data.pricedCalls < data.calls)
      .map(({ id, data }) => ({
        candidate: id,
        message: `${data.calls - data.pricedCalls} of ${data.calls} calls have no price: no usage came back, or their service tier is not in the sheet`,
        remedy: 'treat its cost as a lower bound',
      })),
};
