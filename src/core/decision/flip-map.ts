import type { FlipMapReport } from '../model/sensitivity-report.ts';
import { isMet, type Priced } from './recommend.ts';

/** Volumes from a hundredth to a hundred times the scenario's, prices from a tenth to ten times today's. */
const VOLUMES = Array.from({ length: 17 }, (_, step) => 10 ** ((step - 8) / 4));
const FACTORS = Array.from({ length: 13 }, (_, step) => 10 ** ((step - 6) / 6));

/**
 * For every model whose tokens are paid: who costs least among those that may still win, over
 * first-month volume and a factor on that model's token price, all else as it is. The first of equal
 * totals in the order given.
 */
export function mapFlips(candidates: readonly Priced[], requestsPerMonth: number): FlipMapReport[] {
  const models = new Set(candidates.flatMap(({ projection }) => [...projection.tokenUsdByModel.keys()]));
  if (candidates.length < 2) return [];
  const volumes = VOLUMES.map((times) => times * requestsPerMonth);
  return [...models].map((model) => ({
    model,
    volumes,
    factors: FACTORS,
    cells: FACTORS.map((factor) =>
      volumes.map((volume) => {
        const winner = cheapestAt(candidates, model, factor, volume);
        return { id: winner.profile.id, proven: isMet(winner) };
      }),
    ),
  }));
}

function cheapestAt(candidates: readonly Priced[], model: string, factor: number, volume: number): Priced {
  const totalOf = ({ projection }: Priced): number =>
    projection.curve.cost(volume) + (factor - 1) * volume * (projection.tokenUsdByModel.get(model) ?? 0);
  return candidates.reduce((best, one) => (totalOf(one) < totalOf(best) ? one : best));
}
