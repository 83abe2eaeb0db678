import type { Lint } from './lint.ts';
import { pricedModels } from './priced-models.ts';

/** Prices that nobody reads off a provider's table. */
export const assumedPrices: Lint = {
  id: 'assumed-prices',
  check({ prices }) {
    const models = pricedModels(prices.filter(({ evidence }) => evidence === 'assumption'));
    if (models.length === 0) return [];
    return [
      {
        message: `the prices of ${models.join(', ')} are assumptions`,
        remedy: 'read every dollar as "given these prices", or put the real ones in a sheet',
      },
    ];
  },
};
