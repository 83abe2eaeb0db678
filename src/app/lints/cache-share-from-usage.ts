import type { Lint } from './lint.ts';
import { percent } from './words.ts';

/** The cached share was read from production's logs. */
export const cacheShareFromUsage: Lint = {
  id: 'cache-share-from-usage',
  check({ decision, facts: { usage } }) {
    const share = decision?.scenario.cachedInputShare;
    if (share == null || !usage?.cacheFromIt) return [];
    return [
      {
        message: `${percent(share)} of input is taken to be cached, for every candidate, as it was in ${usage.run}`,
        remedy:
          'state scenario.cachedInputShare if prompts or traffic will differ; a shorter prompt is cached less',
      },
    ];
  },
};
