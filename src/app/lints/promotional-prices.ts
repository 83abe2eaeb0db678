import type { Lint } from './lint.ts';
import { pricedModels } from './priced-models.ts';

/** Prices that end before the horizon does, although the report goes on with them. */
export const promotionalPrices: Lint = {
  id: 'promotional-prices',
  check({ prices, asOf, decision }) {
    if (!decision) return [];
    const { horizonMonths } = decision.scenario;
    const end = new Date(asOf);
    end.setUTCMonth(end.getUTCMonth() + horizonMonths);
    const ending = prices.filter(({ until }) => until !== undefined && Date.parse(until) < end.getTime());
    if (ending.length === 0) return [];
    const first = ending.map(({ until }) => until ?? '').toSorted()[0];
    return [
      {
        message: `the prices of ${pricedModels(ending).join(', ')} hold until ${first}, within the ${horizonMonths} months, and are taken for the whole of them`,
        remedy: 'say in scenario.priceChanges what they are afterwards',
      },
    ];
  },
};
