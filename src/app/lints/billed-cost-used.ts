import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Dollars that follow no sheet: no price path, cache share or other day moves them. */
export const billedCostUsed: Lint = {
  id: 'billed-cost-used',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.billedTrials > 0)
      .map(({ id, data }) => ({
        candidate: id,
        message: `what its source billed stands in for ${outOf(data.billedTrials, data.trials, 'trial')} whose tokens or price are missing; no sheet and no cached share changes it`,
        remedy: 'record tokens and served model, or state a price, so that its cost can be computed',
      })),
};
