import type { Hosting } from '../model/candidate.ts';
import type { CostItem } from '../model/candidate-report.ts';
import type { PriceChange } from '../model/scenario.ts';
import type { CandidateId, Usd } from '../model/units.ts';

/** A price change that concerns one candidate's tokens; `fromMonth`: months from the report's day, 0: today. */
export interface PricePath {
  /** Its place among the scenario's changes, which names its ranges. */
  readonly index: number;
  readonly yearly: number;
  readonly factor: number;
  readonly fromMonth: number;
}

/** Mean dollars of one request's tokens at today's price, by what of it is cached and how it is sent. */
export interface TierUsd {
  /** With none and with all of its input cached. */
  readonly uncachedUsd: Usd;
  readonly cachedUsd: Usd;
  /** The same by the batch tier; absent: it has no price, and costs as much as without. */
  readonly batchUsd?: Usd;
  readonly batchCachedUsd?: Usd;
}

/** Tokens of one request that are paid at one model's price. */
export interface TokenCost extends TierUsd {
  /** `provider/model` as the sheet names it, or the candidate's id where the config states the price. */
  readonly priceKey: string;
  readonly paths: readonly PricePath[];
}

/**
 * Training as something that may fail and is bought again. The model that was measured exists, so that a
 * low success rate never takes it away: its first training costs what making it again would, failed
 * attempts included, and so does every later one.
 */
export interface TrainingProfile {
  /** Whose training it is, which names its ranges and its draws, where that is another's: a cascade's halves. */
  readonly candidate?: CandidateId;
  /** Share of requests that this model answers; absent: all, else what a cascade leaves to this half. */
  readonly answerShare?: number;
  /** One training and its labels. */
  readonly usd: Usd;
  readonly successRate: number;
  readonly maxAttempts: number;
  /** `null`: it is trained once. */
  readonly everyMonths: number | null;
  /** Standard deviation of accuracy from one training to the next. */
  readonly betweenRunSd: number;
}

/** Machines of one candidate; in a cascade the strong one's see only a share of the requests. */
export interface HostingProfile extends Hosting {
  readonly candidate: CandidateId;
  readonly loadShare?: number;
}

/** What a projection needs to know of one candidate. */
export interface CostProfile {
  readonly id: CandidateId;
  /** `null`: unpriced. */
  readonly tokens: readonly TokenCost[] | null;
  /** Share of requests answered wrong or not at all, 0 to 1; `null`: not measured. */
  readonly errorShare: number | null;
  /** Share of requests that failed, a part of `errorShare` where both are measured. */
  readonly failedShare: number;
  readonly fixed: readonly CostItem[];
  /** Of its own model, or of both halves of a cascade; empty: it is not trained. */
  readonly trainings: readonly TrainingProfile[];
  /** Machines, each with whose they are; a cascade has two. */
  readonly hosting: readonly HostingProfile[];
  /** Means of a request, for the capacity of machines; `null`: not measured. */
  readonly secondsPerRequest: number | null;
  readonly tokensPerRequest: number | null;
  /** Months until the model is switched off; `null`: not within sight. */
  readonly serviceMonths: number | null;
}

/** What of a scenario says how tokens are paid. */
export interface Traffic {
  readonly cachedInputShare: number | null;
  readonly batchShare: number;
}

/** Mean dollars of tokens a request, at today's price, as the scenario has its traffic; `null`: unpriced. */
export function tokenUsdOf({ tokens }: CostProfile, traffic: Traffic): Usd | null {
  return tokens === null ? null : tokens.reduce((sum, cost) => sum + blend(cost, traffic), 0);
}

export function blend(cost: TierUsd, { cachedInputShare, batchShare }: Traffic): Usd {
  const { uncachedUsd, cachedUsd, batchUsd = uncachedUsd, batchCachedUsd = cachedUsd } = cost;
  const cached = cachedInputShare ?? 0;
  const live = uncachedUsd + cached * (cachedUsd - uncachedUsd);
  if (batchShare === 0) return live;
  return (1 - batchShare) * live + batchShare * (batchUsd + cached * (batchCachedUsd - batchUsd));
}

/** The price changes that a candidate's tokens follow. `monthOf` says in how many months a day comes. */
export function pricePathsFor(
  changes: readonly PriceChange[],
  names: readonly string[],
  monthOf: (day: string) => number,
): PricePath[] {
  return changes.flatMap(({ match, yearly, factor, from }, index) =>
    names.some((name) => matches(match, name))
      ? [
          {
            index,
            yearly: yearly ?? 0,
            factor: factor ?? 1,
            fromMonth: from === undefined ? 0 : Math.max(0, monthOf(from)),
          },
        ]
      : [],
  );
}

/** Whether a name fits a pattern in which `*` stands for anything. */
export function matches(pattern: string, name: string): boolean {
  const [first, ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === name;
  if (!name.startsWith(first as string)) return false;
  let at = (first as string).length;
  const last = rest.pop() as string;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
