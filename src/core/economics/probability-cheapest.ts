import { type CostDraws, countCandidates } from './cost-draws.ts';

/**
 * Share of worlds in which each candidate costs least; those that tie share the world, so that the
 * shares add up to 1.
 *
 * Source: Claxton 1999, "The irrelevance of inference" (decide by expected value, report how sure it is).
 *
 * @throws RangeError when there are no worlds, they price different numbers of candidates, or a cost is
 * not finite.
 */
export function probabilityCheapest(draws: CostDraws): number[] {
  const shares = new Array<number>(countCandidates(draws)).fill(0);
  for (const costs of draws) {
    const least = costs.reduce((lowest, cost) => Math.min(lowest, cost));
    const winners = costs.filter((cost) => cost === least).length;
    for (const [index, cost] of costs.entries()) {
      if (cost === least) shares[index] = (shares[index] as number) + 1 / winners;
    }
  }
  return shares.map((share) => share / draws.length);
}
