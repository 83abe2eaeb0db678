import type { CandidateId, Usd } from '../model/units.ts';
import type { CandidateWorlds, Worlds } from './worlds.ts';

/** What the joint draws say of who is cheapest. */
export interface Outlook {
  readonly worlds: Worlds;
  /** Share of worlds in which it is the cheapest of those that qualify there. */
  probabilityCheapest(id: CandidateId): number;
  /** The least that share may be, whatever its unscored answers, and the others', would have been. */
  leastProbabilityCheapest(id: CandidateId): number;
  probabilityQualifies(id: CandidateId): number;
  /** Mean dollars by which another that qualifies is cheaper: the expected value of perfect information. */
  expectedRegret(id: CandidateId): Usd;
}

/**
 * `order`: ids by preference among equal totals. With `sceptical` worlds beside those that the data alone
 * give, probabilities are the lower of both: a prior may take certainty away, never add it. Money is the
 * data's alone.
 */
export function createOutlook(worlds: Worlds, order: readonly CandidateId[], sceptical?: Worlds): Outlook {
  const own = outlookOn(worlds, order);
  if (!sceptical) return own;
  const prior = outlookOn(sceptical, order);
  return {
    ...own,
    probabilityCheapest: (id) => Math.min(own.probabilityCheapest(id), prior.probabilityCheapest(id)),
    leastProbabilityCheapest: (id) =>
      Math.min(own.leastProbabilityCheapest(id), prior.leastProbabilityCheapest(id)),
  };
}

function outlookOn(worlds: Worlds, order: readonly CandidateId[]): Outlook {
  const ranked = order.flatMap((id) => worlds.candidates.find((one) => one.id === id) ?? []);
  const find = (id: CandidateId): CandidateWorlds | undefined => ranked.find((one) => one.id === id);
  const cheapest = cheapestByWorld(ranked, worlds.count, (one) => one.totals);
  const shareOf = (count: number): number => (worlds.count === 0 ? 0 : count / worlds.count);
  return {
    worlds,
    probabilityCheapest: (id) => {
      const index = ranked.findIndex((one) => one.id === id);
      return shareOf(cheapest.reduce((count, winner) => count + Number(winner === index), 0));
    },
    leastProbabilityCheapest: (id) => {
      const index = ranked.findIndex((one) => one.id === id);
      const winners = cheapestByWorld(ranked, worlds.count, (one) =>
        one.id === id ? one.worstTotals : one.bestTotals,
      );
      return shareOf(winners.reduce((count, winner) => count + Number(winner === index), 0));
    },
    probabilityQualifies: (id) => shareOf(find(id)?.qualifies.reduce((sum, one) => sum + one, 0) ?? 0),
    expectedRegret: (id) => {
      const own = find(id)?.totals;
      if (!own) return 0;
      let sum = 0;
      for (const [world, winner] of cheapest.entries()) {
        const best = winner < 0 ? undefined : ranked[winner]?.totals?.[world];
        if (best !== undefined) sum += Math.max(0, (own[world] as number) - best);
      }
      return shareOf(sum);
    },
  };
}

/** By world the place of the cheapest that qualifies there; −1: none does. */
function cheapestByWorld(
  ranked: readonly CandidateWorlds[],
  count: number,
  totalsOf: (one: CandidateWorlds) => Float64Array | null,
): Int16Array {
  const winners = new Int16Array(count).fill(-1);
  const least = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const [index, one] of ranked.entries()) {
    const totals = totalsOf(one);
    if (!totals) continue;
    for (let world = 0; world < count; world++) {
      const total = totals[world] as number;
      if (one.qualifies[world] !== 1 || !(total < (least[world] as number))) continue;
      least[world] = total;
      winners[world] = index;
    }
  }
  return winners;
}

/** Mean of draws. */
export function meanOfDraws(draws: Float64Array): number {
  return draws.reduce((sum, value) => sum + value, 0) / draws.length;
}

/** The smallest draw that a share `p` does not exceed. */
export function quantileOfDraws(draws: Float64Array, p: number): number {
  const sorted = draws.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))] as number;
}
