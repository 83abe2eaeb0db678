import { isMeterPriced } from './is-meter-priced.ts';
import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Usage that does not say how much input was written to the cache, where writing it costs more. */
export const cacheWriteMissing: Lint = {
  id: 'cache-write-missing',
  check: ({ evidence, prices }) =>
    evidence
      .filter((one) => isMeterPriced(one, 'cache-write', prices))
      .flatMap(({ id, witnessed }) => {
        if (!witnessed || witnessed.cacheWriteUnknown === 0) return [];
        return {
          candidate: id,
          message: `${outOf(witnessed.cacheWriteUnknown, witnessed.withUsage, 'call')} with usage do not say how much input was written to the cache, which costs more than reading it anew`,
          remedy: 'record cacheWrite, or read the cost as a lower bound',
        };
      }),
};
