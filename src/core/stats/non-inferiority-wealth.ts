import { requireFinite, requireSample } from './preconditions.ts';

export interface WealthOptions {
  /** How much worse still counts as no worse, in [0, 1). */
  readonly margin: number;
  /** What is staked on each difference, from those before it alone: a number, or a rule. In [0, 1/m]. */
  readonly lambda: number | ((before: readonly number[]) => number);
}

/**
 * What a stake of 1 against "at least `margin` worse" has become, bet on one paired difference a − b
 * after the other: W = Π(1 + λ(X − m)) with X = (D + 1)/2 and m = (1 − margin)/2. If the candidate is
 * that much worse, W ever reaches 1/α with probability at most α: stop there and call it non-inferior,
 * whenever and however often one looks. Differences lie in [−1, 1], are independent (means of clusters
 * where there are any) and come in an order drawn at random beforehand.
 *
 * Source: Waudby-Smith and Ramdas 2024, "Estimating means of bounded random variables by betting".
 *
 * @throws RangeError when a difference is outside [−1, 1], `margin` outside [0, 1), or `lambda`, or what
 * the rule answers, outside [0, 1/m].
 */
export function nonInferiorityWealth(
  differences: readonly number[],
  { margin, lambda }: WealthOptions,
): number {
  requireSample('differences', differences, 0);
  if (!(margin >= 0 && margin < 1)) throw new RangeError(`margin must lie in [0, 1), not ${margin}`);
  const mean = (1 - margin) / 2;
  const stake = (index: number): number => {
    const value = typeof lambda === 'number' ? lambda : lambda(differences.slice(0, index));
    requireFinite('lambda', value);
    if (value < 0 || value > 1 / mean) {
      throw new RangeError(`lambda must lie in [0, 1/m] = [0, ${1 / mean}], not be ${value}`);
    }
    return value;
  };
  let logWealth = 0; // as a product it might vanish and never come back
  for (const [index, difference] of differences.entries()) {
    if (Math.abs(difference) > 1) {
      throw new RangeError(`differences[${index}] must lie in [-1, 1], not ${difference}`);
    }
    logWealth += Math.log1p(Math.max(-1, stake(index) * ((difference + 1) / 2 - mean)));
  }
  return Math.exp(logWealth);
}
