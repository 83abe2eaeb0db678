import type { Lint } from './lint.ts';
import { pricedModels } from './priced-models.ts';
import { counted } from './words.ts';

const OLD_DAYS = 180;

/** Prices that began long before the report's day: they tend to have fallen since. What is assumed has no age. */
export const stalePrices: Lint = {
  id: 'stale-prices',
  check({ prices, asOf }) {
    const ageOf = (from: string): number => (Date.parse(asOf) - Date.parse(from)) / 86_400_000;
    const old = prices.filter(({ from, evidence }) => evidence !== 'assumption' && ageOf(from) > OLD_DAYS);
    if (old.length === 0) return [];
    const oldest = Math.max(...old.map(({ from }) => ageOf(from)));
    return [
      {
        message: `the prices of ${pricedModels(old).join(', ')} are up to ${counted(Math.round(oldest), 'day')} old`,
        remedy: 'look them up again, and add a dated row to your sheet where they have changed',
      },
    ];
  },
};
