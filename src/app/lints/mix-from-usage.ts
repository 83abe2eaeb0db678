import type { Lint } from './lint.ts';
import { listed, percent } from './words.ts';

/** Examples were weighed by what production's logs say. */
export const mixFromUsage: Lint = {
  id: 'mix-from-usage',
  check({ decision, facts: { usage } }) {
    const mix = decision?.scenario.mix;
    if (!mix || !usage?.mixFromIt) return [];
    const shares = Object.entries(mix).map(([tag, share]) => `${tag} ${percent(share)}`);
    return [
      {
        message: `examples are weighed by the tags of ${usage.run}: ${listed(shares)}`,
        remedy: 'state scenario.mix if the coming months will differ',
      },
    ];
  },
};
