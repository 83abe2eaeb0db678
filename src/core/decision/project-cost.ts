import { netPresentValue, payback, volumePath } from '../economics/index.ts';
import type { CostItem } from '../model/report-document.ts';
import type { Scenario } from '../model/scenario.ts';
import type { CandidateId, Usd } from '../model/units.ts';

/** What the projection needs to know of one candidate. */
export interface CostProfile {
  readonly id: CandidateId;
  /** The model whose token price it pays, as the sheet names it. */
  readonly priceKey: string;
  /** Mean dollars of tokens a request; `null`: unpriced. */
  readonly usdPerRequest: Usd | null;
  /** Share of requests answered wrong or not at all, 0 to 1; `null`: not measured. */
  readonly errorShare: number | null;
  /** Share of requests that failed, a part of `errorShare` where both are measured. */
  readonly failedShare: number;
  readonly fixed: readonly CostItem[];
  readonly hostingUsdPerMonth: Usd;
  /** Months until the model is switched off; `null`: not within sight. */
  readonly serviceMonths: number | null;
}

/** A candidate's present cost as a straight line in the first month's requests, and its months. */
export interface Projection {
  readonly id: CandidateId;
  /** Present value that does not depend on volume: one-offs and hosting. */
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
  const own = requestCost(profile, scenario);
  const after = requestCost(incumbent, scenario);
  if (own === null || after === null || profile.usdPerRequest === null) return null;
  const months = scenario.horizonMonths;
  const perRequest = volumePath({ monthly: 1, growth: scenario.growth, seasonality: [1], months });
  const served = perRequest.map((_, month) => servedShare(profile.serviceMonths, month));
  const oneOff = profile.fixed.reduce((sum, { usd }) => sum + usd, 0);
  const presentValue = (monthly: readonly number[]): Usd =>
    netPresentValue([0, ...monthly], scenario.discountRate);
  const ownVolume = perRequest.map((volume, month) => volume * at(served, month));
  const handedOn = perRequest.map((volume, month) => volume * (1 - at(served, month)));
  const requests = ownVolume.map((volume, month) => volume * own + at(handedOn, month) * after);
  const hosting = served.map(
    (share) => profile.hostingUsdPerMonth * share + incumbent.hostingUsdPerMonth * (1 - share),
  );
  const standingUsd = oneOff + presentValue(hosting);
  const usdPerFirstMonthRequest = presentValue(requests);
  const monthly = requests.map((usd, month) => usd * scenario.requestsPerMonth + at(hosting, month));
  return {
    id: profile.id,
    standingUsd,
    usdPerFirstMonthRequest,
    tokenUsdByModel: sumByModel([
      [profile.priceKey, (profile.usdPerRequest ?? 0) * presentValue(ownVolume)],
      [incumbent.priceKey, (incumbent.usdPerRequest ?? 0) * presentValue(handedOn)],
    ]),
    totalUsd: standingUsd + usdPerFirstMonthRequest * scenario.requestsPerMonth,
    monthlyUsd: monthly.reduce((sum, usd) => sum + usd, 0) / months,
    flows: [oneOff, ...monthly],
  };
}

/** Months until the one-offs come back against the incumbent, at the scenario's discount rate. */
export function paybackMonths(
  projection: Projection,
  incumbent: Projection,
  scenario: Scenario,
): number | 'never' {
  const flows = projection.flows.map((usd, month) => at(incumbent.flows, month) - usd);
  if (at(flows, 0) >= 0 && flows.slice(1).every((flow) => flow >= 0)) return 0;
  if (at(flows, 0) >= 0) return 'never';
  return payback(flows, scenario.discountRate).discounted;
}

/** Tokens, errors and fallbacks of one request. */
function requestCost(
  { usdPerRequest, errorShare, failedShare }: CostProfile,
  { usdPerError, fallback }: Scenario,
): Usd | null {
  if (usdPerRequest === null || (errorShare === null && usdPerError > 0)) return null;
  const insured = fallback ? failedShare : 0;
  const wrong = Math.max(0, (errorShare ?? 0) - insured);
  return usdPerRequest + wrong * usdPerError + insured * (fallback?.usd ?? 0);
}

function sumByModel(parts: readonly (readonly [string, Usd])[]): ReadonlyMap<string, Usd> {
  const sums = new Map<string, Usd>();
  for (const [model, usd] of parts) sums.set(model, (sums.get(model) ?? 0) + usd);
  return sums;
}

function servedShare(serviceMonths: number | null, month: number): number {
  return serviceMonths === null ? 1 : Math.min(1, Math.max(0, serviceMonths - month));
}

function at(values: readonly number[], index: number): number {
  return values[index] as number;
}
