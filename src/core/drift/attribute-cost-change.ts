import type { Usd } from '../model/units.ts';
import { requireNonNegative } from './preconditions.ts';

/** What a bill is made of: requests, their mix over kinds, tokens of a request of each kind, and the price. */
export interface CostState {
  readonly volume: number;
  /** Share of each kind. */
  readonly mix: readonly number[];
  /** Tokens of a request of each kind. */
  readonly tokens: readonly number[];
  readonly usdPerMillion: Usd;
}

/** Dollars of the change by what caused them; they add up to `total`. */
export interface CostAttribution {
  readonly volume: Usd;
  readonly mix: Usd;
  readonly tokens: Usd;
  readonly price: Usd;
  readonly total: Usd;
}

const PARTS = ['volume', 'mix', 'tokens', 'usdPerMillion'] as const;

/**
 * What each part of a bill contributed to its change: the mean of its contributions over all 24 orders in which the
 * parts may have changed, so that none is first or last.
 * Source: Shapley 1953, "A value for n-person games"; Shorrocks 2013 (decomposition).
 * @throws RangeError when an amount is negative or not finite, or the kinds of mix and tokens are not the same.
 */
export function attributeCostChange(before: CostState, after: CostState): CostAttribution {
  for (const [name, state] of [
    ['before', before],
    ['after', after],
  ] as const)
    requireState(name, state, before);
  const costOf = (changed: number): Usd => {
    const pick = <K extends keyof CostState>(key: K): CostState[K] =>
      (changed & (1 << PARTS.indexOf(key))) !== 0 ? after[key] : before[key];
    const { mix, tokens } = { mix: pick('mix'), tokens: pick('tokens') };
    const perRequest = mix.reduce((sum, share, kind) => sum + share * (tokens[kind] ?? 0), 0);
    return (pick('volume') * perRequest * pick('usdPerMillion')) / 1e6;
  };
  const [volume, mix, tokens, price] = PARTS.map((_, part) => shapley(part, costOf)) as [Usd, Usd, Usd, Usd];
  return { volume, mix, tokens, price, total: costOf(0b1111) - costOf(0) };
}

/** Orders in which so many of the other three came before: 3!, 2!, 2!, 3! of 4!. */
const WEIGHTS = [6 / 24, 2 / 24, 2 / 24, 6 / 24] as const;

function shapley(part: number, costOf: (changed: number) => Usd): Usd {
  let sum = 0;
  for (let changed = 0; changed < 16; changed++) {
    if ((changed & (1 << part)) !== 0) continue;
    const earlier = [1, 2, 4, 8].filter((bit) => (changed & bit) !== 0).length;
    sum += (WEIGHTS[earlier] ?? 0) * (costOf(changed | (1 << part)) - costOf(changed));
  }
  return sum;
}

function requireState(
  name: string,
  { volume, mix, tokens, usdPerMillion }: CostState,
  like: CostState,
): void {
  requireNonNegative(`${name}.volume`, volume);
  requireNonNegative(`${name}.usdPerMillion`, usdPerMillion);
  if (mix.length === 0 || mix.length !== tokens.length || mix.length !== like.mix.length)
    throw new RangeError(`${name}.mix and ${name}.tokens must be of the same kinds, before and after`);
  for (const [kind, share] of mix.entries()) requireNonNegative(`${name}.mix[${kind}]`, share);
  for (const [kind, count] of tokens.entries()) requireNonNegative(`${name}.tokens[${kind}]`, count);
}
