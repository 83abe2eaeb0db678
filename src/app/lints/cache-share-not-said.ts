import { tokenUsdOf } from '../../core/decision/cost-profile.ts';
import type { Lint } from './lint.ts';
import { percent, usd } from './words.ts';

const NOTABLE = 0.05;

/** The eval read from the cache, and production is priced as if it never did. */
export const cacheShareNotSaid: Lint = {
  id: 'cache-share-not-said',
  check({ decision }) {
    if (!decision || decision.scenario.cachedInputShare !== null) return [];
    const { batchShare } = decision.scenario;
    return decision.decided.flatMap(({ evidence: { id, witnessed }, contender: { profile } }) => {
      const share = witnessed && witnessed.input > 0 ? witnessed.cachedInput / witnessed.input : 0;
      const [uncached, cached] = [0, share].map((cachedInputShare) =>
        tokenUsdOf(profile, { cachedInputShare, batchShare }),
      );
      if (share < NOTABLE || uncached == null || cached == null || cached >= uncached) return [];
      return {
        candidate: id,
        message: `${percent(share)} of its input was cached in the eval, and the scenario says nothing of production, which is priced uncached: ${usd(1000 * uncached)} per 1,000 requests, and ${usd(1000 * cached)} if production cached as much`,
        remedy: 'take the share from production and say it: scenario.cachedInputShare, or scenario.usage',
      };
    });
  },
};
