import { requireAmount, requirePositive, requireSameLength, requireSample } from './preconditions.ts';

export interface OcbaInput {
  /** Mean score of each candidate, the highest is the best. */
  readonly means: readonly number[];
  /** Standard deviation of a single score of each. */
  readonly sds: readonly number[];
  /** Trials in all; with `costs`, what they may cost. */
  readonly budget: number;
  /** Price of one trial of each; without them a trial costs 1. */
  readonly costs?: readonly number[];
}

/**
 * How many trials each candidate gets so that the best one is most likely picked: many for those close
 * to the best, few for those far behind. Not rounded; they spend the whole budget. Candidates that tie
 * with the best share it alone, as gaps that vanish at the same speed would. Where a trial has a price it
 * counts in the best one's number alone (the asymptotic solution).
 *
 * Source: Chen, Lin, Yücesan and Chick 2000, "Simulation budget allocation for further enhancing the
 * efficiency of ordinal optimization"; with costs the same Lagrange conditions under Σ cost·N = budget.
 *
 * @throws RangeError when there are fewer than two candidates, lengths differ, a mean is not finite, an
 * sd is negative, all sds are 0, a cost is not positive, or the budget is negative.
 */
export function ocbaAllocation({ means, sds, budget, costs = means.map(() => 1) }: OcbaInput): number[] {
  requireSample('means', means, 2);
  requireSameLength('sds', sds, 'means', means);
  requireSameLength('costs', costs, 'means', means);
  for (const [index, sd] of sds.entries()) requireAmount(`sds[${index}]`, sd);
  for (const [index, cost] of costs.entries()) requirePositive(`costs[${index}]`, cost);
  requireAmount('budget', budget);
  const widest = Math.max(...sds);
  if (widest === 0) throw new RangeError('sds must not all be 0: nothing is left to measure');
  const relative = sds.map((sd) => sd / widest);
  const shares = sharesOf(means, relative, costs);
  const spent = shares.reduce((sum, share, index) => sum + share * (costs[index] as number), 0);
  return shares.map((share) => (share / spent) * budget);
}

function sharesOf(means: readonly number[], sds: readonly number[], costs: readonly number[]): number[] {
  const highest = Math.max(...means);
  const best = means.indexOf(highest);
  const nearest = Math.min(...means.filter((_, index) => index !== best).map((mean) => highest - mean));
  // (nearest gap ÷ own gap)²: gaps themselves may be 0, or too small to be squared.
  const closeness = means.map((mean) => (highest - mean === nearest ? 1 : nearest / (highest - mean)) ** 2);
  const shares = sds.map((sd, index) => sd ** 2 * (closeness[index] as number));
  const costOfBest = costs[best] as number;
  let sum = 0;
  for (const [index, sd] of sds.entries()) {
    if (index === best) continue;
    sum += ((costs[index] as number) / costOfBest) * (sd * (closeness[index] as number)) ** 2; // N²/σ²
  }
  // Where all others are known exactly, what there is to learn is the best one's mean.
  shares[best] = sum === 0 ? 1 : (sds[best] as number) * Math.sqrt(sum);
  return shares;
}
