import { isMeterPriced } from './is-meter-priced.ts';
import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Usage that does not say how much input was cached, where cached input has a price of its own. */
export const cacheTokensMissing: Lint = {
  id: 'cache-tokens-missing',
  check({ evidence, prices, decision }) {
    if (decision && decision.scenario.cachedInputShare !== null) return [];
    return evidence
      .filter((one) => isMeterPriced(one, 'cached-input', prices))
      .flatMap(({ id, witnessed }) => {
        if (!witnessed || witnessed.cacheUnknown === 0) return [];
        return {
          candidate: id,
          message: `${outOf(witnessed.cacheUnknown, witnessed.withUsage, 'call')} with usage do not say how much of their input was cached; they are priced as if nothing was`,
          remedy:
            'record cachedInput, or say in scenario.cachedInputShare what production reads from the cache',
        };
      });
  },
};
