import type { Lint } from './lint.ts';
import { pricedModels } from './priced-models.ts';

/** Prices that were read somewhere else than at the provider's. */
export const secondaryPrices: Lint = {
  id: 'secondary-prices',
  check({ prices }) {
    const models = pricedModels(prices.filter(({ evidence }) => evidence === 'secondary'));
    if (models.length === 0) return [];
    return [
      {
        message: `the prices of ${models.join(', ')} were not read in the provider's own table`,
        remedy: "check them against the provider's table before deciding",
      },
    ];
  },
};
