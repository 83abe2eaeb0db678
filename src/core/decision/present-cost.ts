import { hostingReplicas } from '../economics/index.ts';
import type { Usd } from '../model/units.ts';
import type { Calendar, Economy } from './economy.ts';
import {
  type Player,
  replicaRate,
  SECONDS_A_MONTH,
  servedShare,
  type Terms,
  WHOLE_REPLICAS,
} from './player.ts';

/** Present value of a projection in parts. */
export interface PresentCost {
  readonly standingUsd: Usd;
  readonly requestsUsd: Usd;
  readonly monthlyUsd: Usd;
}

/** Costs of one candidate in one world; `flows`, where given, is filled with dollars by month. */
export function presentCost(
  own: Player,
  after: Player,
  economy: Economy,
  calendar: Calendar,
  requestsPerMonth: number,
  flows?: number[],
): PresentCost {
  const { terms, profile } = own;
  let standingUsd = terms.oneOffUsd;
  let requestsUsd = 0;
  let monthly = 0;
  let shift = 0;
  let next = 0;
  if (flows) flows[0] = terms.oneOffUsd;
  for (let month = 0; month < economy.months; month++) {
    while (next < terms.retrainings.length && (terms.retrainings[next]?.month ?? 0) < month + 1) {
      const training = terms.retrainings[next] as Terms['retrainings'][number];
      shift = training.errorShift;
      // a training within a month is paid on its day, and listed with that month's beginning
      standingUsd += training.usd * (calendar.discountTo[1] as number) ** training.month;
      monthly += training.usd;
      if (flows) flows[month] = at(flows, month) + training.usd;
      next += 1;
    }
    const served = servedShare(profile.serviceMonths, month);
    const volume = requestsPerMonth * (calendar.volume[month] as number);
    let requests = served === 0 ? 0 : volume * served * requestUsd(own, month, shift, economy);
    let hosting = served === 0 ? 0 : served * hostingUsd(own, volume);
    if (served < 1) {
      requests += volume * (1 - served) * requestUsd(after, month, 0, economy);
      hosting += (1 - served) * hostingUsd(after, volume);
    }
    const discount = calendar.discountTo[month + 1] as number;
    requestsUsd += requests * discount;
    standingUsd += hosting * discount;
    monthly += requests + hosting;
    if (flows) flows[month + 1] = at(flows, month + 1) + requests + hosting;
  }
  return { standingUsd, requestsUsd, monthlyUsd: monthly / economy.months };
}

function hostingUsd({ profile, terms }: Player, requestsPerMonth: number): Usd {
  return profile.hosting.reduce((sum, hosting, index) => {
    const rate = replicaRate(hosting, terms);
    const peakFactor = hosting.peakFactor ?? 1;
    const replicas =
      rate === null ? 1 : replicasFor(requestsPerMonth * (hosting.loadShare ?? 1), peakFactor, rate);
    return sum + replicas * (terms.hostingUsd[index] as number);
  }, 0);
}

/** Machines are bought whole; a large fleet is as good as divisible, so that its cost is a straight line. */
function replicasFor(requestsPerMonth: number, peakFactor: number, requestsPerSecond: number): number {
  const divided = (requestsPerMonth * peakFactor) / SECONDS_A_MONTH / requestsPerSecond;
  return divided > WHOLE_REPLICAS
    ? divided
    : hostingReplicas({ requestsPerMonth, peakFactor, requestsPerSecond });
}

/** Tokens, errors and fallbacks of one request in a month. */
function requestUsd({ terms, factors }: Player, month: number, shift: number, economy: Economy): Usd {
  let usd = 0;
  for (const [part, own] of terms.tokenUsd.entries()) usd += own * (factors[part]?.[month] as number);
  const insured = economy.fallbackUsd === null ? 0 : terms.failedShare;
  const errors = Math.min(1, Math.max(0, terms.errorShare + shift));
  const wrong = Math.max(0, errors - insured);
  return usd + wrong * economy.usdPerError + insured * (economy.fallbackUsd ?? 0);
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
