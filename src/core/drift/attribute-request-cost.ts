import type { Usd } from '../model/units.ts';
import { requireNonNegative } from './preconditions.ts';

/** What a request is paid by: mean tokens, and dollars a million. */
export interface RequestCost {
  readonly input: number;
  /** Of the input, what came from the provider's cache. */
  readonly cachedShare: number;
  /** Written and read by the user, and written as reasoning. */
  readonly visible: number;
  readonly reasoning: number;
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number };
}

/** Dollars a request by what caused the change; they add up to `total`. */
export interface CostAttribution {
  readonly input: Usd;
  readonly cache: Usd;
  readonly visible: Usd;
  readonly reasoning: Usd;
  readonly price: Usd;
  /** What tokens at these prices do not explain: tiers, retries, tools. */
  readonly other: Usd;
  readonly total: Usd;
}

const PARTS = ['input', 'cachedShare', 'visible', 'reasoning', 'price'] as const;

/**
 * What each part of a request contributed to the change of its cost: the mean of its contributions over all orders in
 * which the parts may have changed. `measured`: dollars a request as they were, so that nothing is left out.
 * Source: Shapley 1953; Shorrocks 2013 (decomposition).
 * @throws RangeError when an amount is negative or not finite.
 */
export function attributeRequestCost(
  before: RequestCost,
  after: RequestCost,
  measured: { readonly before: Usd; readonly after: Usd },
): CostAttribution {
  for (const [name, state] of [
    ['before', before],
    ['after', after],
  ] as const)
    for (const key of ['input', 'cachedShare', 'visible', 'reasoning'] as const)
      requireNonNegative(`${name}.${key}`, state[key]);
  const costOf = (changed: number): Usd => {
    const pick = <K extends keyof RequestCost>(key: K): RequestCost[K] =>
      (changed & (1 << PARTS.indexOf(key))) !== 0 ? after[key] : before[key];
    const [share, price] = [pick('cachedShare'), pick('price')];
    const read = pick('input') * ((1 - share) * price.input + share * price.cachedInput);
    return (read + (pick('visible') + pick('reasoning')) * price.output) / 1e6;
  };
  const [input, cache, visible, reasoning, price] = PARTS.map((_, part) => shapley(part, costOf)) as [
    Usd,
    Usd,
    Usd,
    Usd,
    Usd,
  ];
  const total = measured.after - measured.before;
  return { input, cache, visible, reasoning, price, other: total - (costOf(0b11111) - costOf(0)), total };
}

/** k!(4 − k)! of 5! orders in which so many of the other four came before. */
const WEIGHTS = [24 / 120, 6 / 120, 4 / 120, 6 / 120, 24 / 120] as const;

function shapley(part: number, costOf: (changed: number) => Usd): Usd {
  let sum = 0;
  for (let changed = 0; changed < 32; changed++) {
    if ((changed & (1 << part)) !== 0) continue;
    const earlier = [1, 2, 4, 8, 16].filter((bit) => (changed & bit) !== 0).length;
    sum += (WEIGHTS[earlier] ?? 0) * (costOf(changed | (1 << part)) - costOf(changed));
  }
  return sum;
}
