import { trainingAttempts } from '../economics/index.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Usd } from '../model/units.ts';
import { blend, type CostProfile, type TrainingProfile } from './cost-profile.ts';
import { type Economy, pathFactors } from './economy.ts';

/** A twelfth of 365 days. */
export const SECONDS_A_MONTH = 2_628_000;
/**
 * Up to so many replicas the next one is a step in the cost. Beyond, a fleet costs what its load needs, in a
 * straight line: one more is two per cent at most, and every step would have to be looked at for a switch.
 */
export const WHOLE_REPLICAS = 50;

/** One candidate's figures in one world; the point world has the means. */
export interface Terms {
  /** Dollars of tokens a request by part, at today's price. */
  readonly tokenUsd: readonly Usd[];
  readonly errorShare: number;
  readonly failedShare: number;
  /** One-offs, failed trainings included. */
  readonly oneOffUsd: Usd;
  /** Later trainings: what each costs, and how far it moves the error share from there on. */
  readonly retrainings: readonly { readonly month: number; readonly usd: Usd; readonly errorShift: number }[];
  readonly hostingUsd: readonly Usd[];
  readonly secondsPerRequest: number | null;
  readonly tokensPerRequest: number | null;
}

/** A candidate with its figures and the path of its prices, ready to be projected in one world. */
export interface Player {
  readonly profile: CostProfile;
  readonly terms: Terms;
  /** By token part: the factor on today's price in each month. */
  readonly factors: readonly Float64Array[];
}

/** The candidate with its means, ready to be projected. `null` where a figure that costs money is unknown. */
export function pointPlayer(profile: CostProfile, scenario: Scenario, economy: Economy): Player | null {
  if (!profile.tokens || (profile.errorShare === null && scenario.usdPerError > 0)) return null;
  const { trainings, serviceMonths } = profile;
  const fixed = profile.fixed.reduce((sum, { usd }) => sum + usd, 0);
  const failed = trainings.reduce((sum, training) => sum + expectedUsd(training) - training.usd, 0);
  return {
    profile,
    factors: profile.tokens.map(({ paths }) => pathFactors(paths, economy.months)),
    terms: {
      tokenUsd: profile.tokens.map((cost) => blend(cost, economy)),
      errorShare: profile.errorShare ?? 0,
      failedShare: profile.failedShare,
      oneOffUsd: fixed + failed,
      retrainings: trainings
        .flatMap((training) =>
          retrainingMonths(training, serviceMonths, economy.months).map((month) => ({
            month,
            usd: expectedUsd(training),
            errorShift: 0,
          })),
        )
        .toSorted((a, b) => a.month - b.month),
      hostingUsd: profile.hosting.map(({ usdPerMonth }) => usdPerMonth),
      secondsPerRequest: profile.secondsPerRequest,
      tokensPerRequest: profile.tokensPerRequest,
    },
  };
}

/** Dollars until one usable model, or the last attempt that may be made. */
function expectedUsd({ usd, successRate, maxAttempts }: TrainingProfile): Usd {
  return trainingAttempts({ cost: usd, successRate, maxTries: maxAttempts }).cost;
}

/** Months at which the model is trained again: before the horizon, and while it is served. */
export function retrainingMonths(
  { everyMonths: every }: TrainingProfile,
  serviceMonths: number | null,
  horizon: number,
): number[] {
  const end = Math.min(horizon, serviceMonths ?? horizon);
  if (every === null || every <= 0) return [];
  const count = Math.max(0, Math.ceil((end / every) * (1 - 1e-12)) - 1);
  return Array.from({ length: count }, (_, index) => every * (index + 1));
}

/** Requests a second that one replica serves; `null`: no capacity is said, or what it needs was not measured. */
export function replicaRate(hosting: CostProfile['hosting'][number], terms: Terms): number | null {
  const { requestsPerSecond, tokensPerSecond, concurrency } = hosting;
  if (requestsPerSecond !== undefined) return requestsPerSecond;
  if (tokensPerSecond !== undefined && terms.tokensPerRequest)
    return tokensPerSecond / terms.tokensPerRequest;
  if (concurrency !== undefined && terms.secondsPerRequest) return concurrency / terms.secondsPerRequest;
  return null;
}

/** Share of a month in which the model is still served. */
export function servedShare(serviceMonths: number | null, month: number): number {
  return serviceMonths === null ? 1 : Math.min(1, Math.max(0, serviceMonths - month));
}
