import { matches } from '../../core/decision/cost-profile.ts';
import type { Lint } from './lint.ts';

/** A scenario may be written for several runs, so that a price change which concerns nobody is only said. */
export const priceChangeUnmatched: Lint = {
  id: 'price-change-unmatched',
  check({ scenarios, names }) {
    const changes = scenarios.flatMap(({ scenario }) => scenario.priceChanges);
    return [...new Set(changes.map(({ match }) => match))]
      .filter((match) => !names.some((name) => matches(match, name)))
      .map((match) => ({
        message: `the price change of '${match}' concerns no candidate of this run`,
        remedy: `correct it; there are: ${[...new Set(names)].join(', ')}`,
      }));
  },
};
