import { BATCH, isDefaultTier } from '../pricing.ts';
import { isMeterPriced } from './is-meter-priced.ts';
import type { Lint } from './lint.ts';
import { listed } from './words.ts';

/** Served at a tier whose prices nobody stated: batch, flex, priority. */
export const tierUnpriced: Lint = {
  id: 'tier-unpriced',
  check: ({ evidence, prices }) =>
    evidence.flatMap((one) => {
      const { id, parts, witnessed } = one;
      const isPriced = (tier: string): boolean =>
        isDefaultTier(tier) || (tier === BATCH && isMeterPriced(one, 'batch-input', prices));
      const tiers = (witnessed?.serviceTiers ?? []).filter((tier) => !isPriced(tier));
      if (tiers.length === 0 || parts.some(({ candidate }) => candidate.price)) return [];
      return {
        candidate: id,
        message: `calls were served at tier ${listed(tiers)}, which has prices of its own that no sheet says; they are unpriced`,
        remedy: 'state what that tier costs on the candidate (price:)',
      };
    }),
};
