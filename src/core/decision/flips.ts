import type { FlipReport } from '../model/report-document.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import type { Contender, Priced } from './recommend.ts';
import { qualifying } from './recommend.ts';

interface Line {
  readonly id: CandidateId;
  readonly model: string;
  /** Dollars that the model's token price scales, and those that it does not. */
  readonly tokens: Usd;
  readonly rest: Usd;
}

/**
 * The token prices at which the verdict changes hands, one model's price moved at a time and with it
 * every candidate on that model: how much dearer the winner's may become, and how much cheaper each
 * other model's would have to be.
 */
export function findFlips(
  winner: CandidateId,
  contenders: readonly Contender[],
  requestsPerMonth: number,
): FlipReport[] {
  const lines = qualifying(contenders).map((contender) => lineOf(contender, requestsPerMonth));
  const won = lines.find(({ id }) => id === winner);
  if (!won) return [];
  const groups = Map.groupBy(lines, ({ model }) => model);
  const own = groups.get(won.model) ?? [];
  const rivals = lines.filter(({ model }) => model !== won.model);
  return [...dearer(won, own, rivals), ...[...groups.values()].flatMap((group) => cheaper(won, group))];
}

function dearer(won: Line, own: readonly Line[], rivals: readonly Line[]): FlipReport[] {
  const [next] = rivals.toSorted((a, b) => totalOf(a) - totalOf(b));
  const factor = next ? lastFactor(own, totalOf(next)) : null;
  return next && factor !== null ? [{ candidate: won.id, model: won.model, factor, becomes: next.id }] : [];
}

function cheaper(won: Line, group: readonly Line[]): FlipReport[] {
  const [first] = group;
  if (!first || first.model === won.model) return [];
  const factor = lastFactor(group, totalOf(won));
  if (factor === null || factor <= 0 || factor > 1) return [];
  const becomes =
    group.toSorted((a, b) => a.rest + factor * a.tokens - b.rest - factor * b.tokens)[0] ?? first;
  return [{ candidate: becomes.id, model: first.model, factor, becomes: becomes.id }];
}

/** The highest price factor at which one of a model's candidates still costs no more than `total`. */
function lastFactor(lines: readonly Line[], total: Usd): number | null {
  const factors = lines.filter(({ tokens }) => tokens > 0).map(({ tokens, rest }) => (total - rest) / tokens);
  return factors.length === 0 ? null : Math.max(...factors);
}

function totalOf({ tokens, rest }: Line): Usd {
  return tokens + rest;
}

function lineOf({ profile, projection }: Priced, requestsPerMonth: number): Line {
  const tokens = projection.tokenUsdPerFirstMonthRequest * requestsPerMonth;
  return { id: profile.id, model: profile.priceKey, tokens, rest: projection.totalUsd - tokens };
}
