import { isMeterPriced } from './is-meter-priced.ts';
import type { Lint } from './lint.ts';
import { percent } from './words.ts';

/** Production goes by batch in part, and nothing says what that costs: it is charged as if it did not. */
export const batchUnpriced: Lint = {
  id: 'batch-unpriced',
  check({ decision, evidence, prices }) {
    const share = decision?.scenario.batchShare ?? 0;
    if (share === 0) return [];
    const unpriced = evidence.filter(
      (one) =>
        one.data.pricedTrials > 0 && (one.parts.length > 1 || !isMeterPriced(one, 'batch-input', prices)),
    );
    return unpriced.map(({ id, parts }) => ({
      candidate: id,
      message: `${percent(share)} of requests go by batch, and ${parts.length > 1 ? 'a cascade cannot: it asks one after the other' : 'neither config nor sheet says what that costs'}; all of its tokens are charged at the standard price`,
      remedy:
        parts.length > 1
          ? 'compare it with candidates that do not go by batch'
          : 'add batch to price:, or batch-input and batch-output rows to the sheet',
    }));
  },
};
