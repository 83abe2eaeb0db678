import type { Usd } from '../model/units.ts';
import { type CostDraws, countCandidates } from './cost-draws.ts';

/**
 * Dollars by which each candidate, chosen now, is expected to cost more than whichever turns out
 * cheapest. The least of them is what perfect information would be worth.
 *
 * Source: Raiffa and Schlaifer 1961, "Applied statistical decision theory" (opportunity loss).
 *
 * @throws RangeError when there are no worlds, they price different numbers of candidates, or a cost is
 * not finite.
 */
export function expectedRegret(draws: CostDraws): Usd[] {
  const regrets = new Array<number>(countCandidates(draws)).fill(0);
  for (const costs of draws) {
    const least = costs.reduce((lowest, cost) => Math.min(lowest, cost));
    for (const [index, cost] of costs.entries()) regrets[index] = (regrets[index] as number) + (cost - least);
  }
  return regrets.map((regret) => regret / draws.length);
}
