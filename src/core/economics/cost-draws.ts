import type { Usd } from '../model/units.ts';
import { requireValues } from './preconditions.ts';

/** `draws[i][k]`: total cost of candidate k in world i. One world prices every candidate. */
export type CostDraws = readonly (readonly Usd[])[];

/**
 * Candidates in the draws.
 * @throws RangeError when there are no worlds, one prices other candidates than the first, none at all, or
 * a cost is not finite.
 */
export function countCandidates(draws: CostDraws): number {
  const [first] = draws;
  if (!first) throw new RangeError('draws must hold at least 1 world');
  for (const [index, costs] of draws.entries()) {
    requireValues(`draws[${index}]`, costs);
    if (costs.length !== first.length) {
      throw new RangeError(
        `draws[${index}] must be as long as draws[0] (${first.length}), not ${costs.length}`,
      );
    }
  }
  return first.length;
}
