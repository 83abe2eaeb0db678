import type { Curve } from '../economics/index.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import type { CostProfile } from './cost-profile.ts';
import { type Calendar, calendarOf, economyOf } from './economy.ts';
import { hostingSteps } from './hosting-steps.ts';
import { type Player, pointPlayer, servedShare } from './player.ts';
import { presentCost } from './present-cost.ts';

/** A candidate's present cost over the scenario, as a curve in the first month's requests, and its months. */
export interface Projection {
  readonly id: CandidateId;
  /** Present value that does not grow with requests here: one-offs, retraining and hosting. */
  readonly standingUsd: Usd;
  /** Present value for each request of the first month, growth included. */
  readonly usdPerFirstMonthRequest: Usd;
  /** Of that, the parts that a model's token price scales: its own, and the incumbent's after its service. */
  readonly tokenUsdByModel: ReadonlyMap<string, Usd>;
  readonly totalUsd: Usd;
  /** Average dollars a month, one-offs left out, undiscounted. */
  readonly monthlyUsd: Usd;
  /** Dollars by month; month 0 holds the one-offs. */
  readonly flows: readonly Usd[];
  /** The same at present value; their sum is `totalUsd`. */
  readonly presentFlows: readonly Usd[];
  /** Total by first-month requests; straight between its steps. */
  readonly curve: Curve;
}

/**
 * Projects a candidate over the scenario, present value at month 0. After its service ends, requests
 * and hosting cost what the incumbent's do. `null` where the price, or an error rate that costs money, is unknown.
 */
export function projectCost(
  profile: CostProfile,
  incumbent: CostProfile,
  scenario: Scenario,
): Projection | null {
  const economy = economyOf(scenario);
  const own = pointPlayer(profile, scenario, economy);
  const after = pointPlayer(incumbent, scenario, economy);
  if (!own || !after) return null;
  const calendar = calendarOf(economy);
  const flows = new Array<number>(economy.months + 1).fill(0);
  const cost = presentCost(own, after, economy, calendar, economy.requestsPerMonth, flows);
  return {
    id: profile.id,
    standingUsd: cost.standingUsd,
    usdPerFirstMonthRequest: cost.requestsUsd / economy.requestsPerMonth,
    tokenUsdByModel: tokenUsdByModel(own, after, calendar),
    totalUsd: cost.standingUsd + cost.requestsUsd,
    monthlyUsd: cost.monthlyUsd,
    flows,
    presentFlows: presentFlows(flows, own, calendar),
    curve: {
      id: profile.id,
      cost: (volume) => {
        const { standingUsd, requestsUsd } = presentCost(own, after, economy, calendar, volume);
        return standingUsd + requestsUsd;
      },
      steps: [...hostingSteps(own, calendar, true), ...hostingSteps(after, calendar, false, own)],
    },
  };
}

/** A training within a month is listed with its beginning and discounted to its day, as the total has it. */
function presentFlows(flows: readonly Usd[], { terms }: Player, { discountTo }: Calendar): readonly Usd[] {
  const present = flows.map((usd, month) => usd * (discountTo[month] as number));
  for (const { month, usd } of terms.retrainings) {
    const listed = Math.floor(month);
    const late = (discountTo[1] as number) ** month - (discountTo[listed] as number);
    present[listed] = at(present, listed) + usd * late;
  }
  return present;
}

/**
 * Months after which the one-offs are back against the incumbent for good, at present value and linear within
 * a month: a later training may take the saving below nought again. `'never'`: it ends below nought.
 */
export function paybackMonths(projection: Projection, incumbent: Projection): number | 'never' {
  let saved = 0;
  const savedBy = projection.presentFlows.map((usd, month) => {
    saved += at(incumbent.presentFlows, month) - usd;
    return saved;
  });
  const rounding = 1e-12 * savedBy.reduce((most, usd) => Math.max(most, Math.abs(usd)), 0);
  const last = savedBy.findLastIndex((usd) => usd < -rounding);
  if (last === savedBy.length - 1) return 'never';
  if (last < 0) return 0;
  return last + -at(savedBy, last) / (at(savedBy, last + 1) - at(savedBy, last));
}

function tokenUsdByModel(own: Player, after: Player, calendar: Calendar): ReadonlyMap<string, Usd> {
  const sums = new Map<string, Usd>();
  const add = ({ profile, terms, factors }: Player, share: (month: number) => number): void => {
    for (const [part, { priceKey }] of (profile.tokens ?? []).entries()) {
      let usd = 0;
      for (const [month, volume] of calendar.volume.entries())
        usd +=
          volume *
          share(month) *
          (factors[part]?.[month] as number) *
          (terms.tokenUsd[part] as number) *
          (calendar.discountTo[month + 1] as number);
      sums.set(priceKey, (sums.get(priceKey) ?? 0) + usd);
    }
  };
  const { serviceMonths } = own.profile;
  add(own, (month) => servedShare(serviceMonths, month));
  add(after, (month) => 1 - servedShare(serviceMonths, month));
  return sums;
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
