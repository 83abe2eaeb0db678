import { isMeterPriced } from './is-meter-priced.ts';
import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** Tokens written to a cache without a price for it: they are charged as plain input. */
export const cacheWriteUnpriced: Lint = {
  id: 'cache-write-unpriced',
  check: ({ evidence, prices }) =>
    evidence.flatMap((one) => {
      const { id, witnessed, data } = one;
      if (!witnessed || witnessed.cacheWrite === 0 || data.pricedTrials === 0) return [];
      if (isMeterPriced(one, 'cache-write', prices)) return [];
      return {
        candidate: id,
        message: `${counted(witnessed.cacheWrite, 'token')} were written to the provider's cache, and neither config nor sheet says what that costs; they are charged as plain input`,
        remedy: 'add cacheWrite to price:, or a cache-write row to the sheet',
      };
    }),
};
