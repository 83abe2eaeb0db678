import type { Lint } from './lint.ts';

/** No price at all: its cost is unknown. */
export const unpriced: Lint = {
  id: 'unpriced',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.trials > 0 && data.pricedTrials === 0)
      .map(({ id, parts }) => ({
        candidate: id,
        message: `${parts.map(({ priceKey }) => priceKey).join(' and ')} is in no price sheet, so its cost is unknown and it cannot win on cost`,
        remedy: 'add its price to the config (price:) or to a sheet (prices:)',
      })),
};
