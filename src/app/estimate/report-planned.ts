import type { CostProfile } from '../../core/decision/cost-profile.ts';
import { meanOfDraws } from '../../core/decision/outlook.ts';
import { type Projection, paybackMonths, projectCost } from '../../core/decision/project-cost.ts';
import { requiredToPay, trainingAttempts, volumePath } from '../../core/economics/index.ts';
import type { EstimateWorlds, PlannedDraws, PlanWorlds } from '../../core/estimate/draw-plans.ts';
import { forecastOf } from '../../core/estimate/forecast.ts';
import { chanceToPay } from '../../core/estimate/judge-training.ts';
import { requiredAccuracy } from '../../core/estimate/proof.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import type { PlannedReport, RequiredAt } from '../../core/model/training-estimate.ts';
import type { CandidateId, IsoDate, Usd } from '../../core/model/units.ts';
import { DAYS_PER_MONTH, monthsBetween } from '../decide.ts';
import { rootModel } from '../runnable.ts';
import type { Ground } from './ground.ts';
import type { PlannedCandidate } from './plan-candidate.ts';
import { evalSize } from './weigh.ts';

/** What is compared with. */
export interface Kept {
  readonly id: CandidateId;
  readonly profile: CostProfile;
  readonly projection: Projection;
  readonly accuracy: number | null;
  readonly usdPerRequest: Usd;
  readonly totalUsd: Usd;
  readonly qualifies: boolean;
}

/** Volumes at which it is said what training must reach, in times of the scenario's. */
const VOLUMES = [1, 0.01, 0.03, 0.1, 0.3, 3, 10, 30, 100];

/** One training as an estimate tells it. */
export function reportPlanned(
  one: PlannedCandidate,
  ground: Ground,
  kept: Kept,
  worlds: EstimateWorlds,
): PlannedReport {
  const { candidate, accuracy, tokens, usdPerRequest, planned } = one;
  const plan = worlds.plans.find(({ id }) => id === candidate.id);
  const training = trainingOf(candidate);
  const payback = planned ? paybackOf(planned, kept, ground) : null;
  return {
    id: candidate.id,
    approach: candidate.approach.kind,
    base: rootModel(ground.config, candidate),
    accuracy: accuracy && forecastOf(accuracy.draws),
    basis: accuracy?.basis ?? 'start',
    basisDetail: one.standsOn,
    required: requiredAccuracy({
      require: ground.scenario.require,
      reference: ground.figures.get(ground.scenario.require.nonInferiorTo ?? '')?.accuracy ?? null,
      examples: evalSize(ground),
    }),
    requiredToPay:
      planned && plan ? VOLUMES.map((times) => requiredAt(times, plan, planned, kept, ground)) : [],
    tokens: tokens && {
      input: { low: tokens.input.low, expected: tokens.input.likely, high: tokens.input.high },
      output: { low: tokens.output.low, expected: tokens.output.likely, high: tokens.output.high },
    },
    usdPerRequest: usdPerRequest && forecastOf(usdPerRequest),
    costs: one.costs,
    trainingUsd: one.trainingUsd && forecastOf(one.trainingUsd),
    oneOffUsd: plan ? forecastOf(plan.oneOffUsd) : null,
    attempts: trainingAttempts({
      cost: 0,
      successRate: training?.successRate ?? 1,
      maxTries: training?.maxAttempts ?? 3,
    }).attempts,
    hostingUsdPerMonth: candidate.hosting?.usdPerMonth ?? 0,
    ...moneyOf(plan, worlds),
    paybackMonths: payback,
    inServiceBy: serviceDay(candidate.retiresAt, payback, ground.asOf),
    retiresAt: candidate.retiresAt ?? null,
    blocked: one.blocked,
  };
}

function moneyOf(
  plan: PlanWorlds | undefined,
  worlds: EstimateWorlds,
): Pick<PlannedReport, 'valueUsd' | 'probabilityQualifies' | 'probabilityPays'> {
  if (!plan) return { valueUsd: null, probabilityQualifies: null, probabilityPays: null };
  return {
    valueUsd: forecastOf(plan.value),
    probabilityQualifies: meanOfDraws(plan.proof),
    probabilityPays: chanceToPay(plan, worlds.keep),
  };
}

function requiredAt(
  times: number,
  plan: PlanWorlds,
  { profile }: PlannedDraws,
  kept: Kept,
  { scenario }: Ground,
): RequiredAt {
  const requestsPerMonth = scenario.requestsPerMonth * times;
  const { growth, seasonality, horizonMonths, usdPerError, discountRate } = scenario;
  const all = volumePath({ monthly: requestsPerMonth, growth, seasonality, months: horizonMonths });
  const served =
    profile.serviceMonths === null ? all : all.slice(0, Math.max(1, Math.floor(profile.serviceMonths)));
  const tokens = profile.tokens?.reduce((sum, { uncachedUsd }) => sum + uncachedUsd, 0) ?? 0;
  const expected = meanOfDraws(plan.accuracy);
  const found = requiredToPay({
    requests: served,
    incumbent: { usdPerRequest: kept.usdPerRequest, accuracy: kept.accuracy ?? expected },
    tuned: { usdPerRequest: tokens, accuracy: expected },
    oneOffUsd: meanOfDraws(plan.oneOffUsd),
    usdPerMonth: profile.hosting.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0),
    usdPerError,
    yearlyRate: discountRate,
  });
  return {
    requestsPerMonth,
    minAccuracy: found.minAccuracy,
    maxUsdPerRequest: found.maxUsdPerRequest,
    netPresentValueUsd: found.netPresentValueUsd,
  };
}

/** Months until its one-offs are back, at what is expected of it. */
function paybackOf(
  { profile, upfrontUsd }: PlannedDraws,
  kept: Kept,
  { scenario }: Ground,
): number | 'never' | null {
  const upfront = { item: 'upfront', usd: meanOfDraws(upfrontUsd), detail: '' };
  const projection = projectCost({ ...profile, fixed: [...profile.fixed, upfront] }, kept.profile, scenario);
  return projection && paybackMonths(projection, kept.projection);
}

/** The end of its service less the months that it has to serve. */
function serviceDay(
  retiresAt: IsoDate | undefined,
  payback: number | 'never' | null,
  asOf: IsoDate,
): IsoDate | 'too-late' | null {
  if (retiresAt === undefined || payback === null) return null;
  if (payback === 'never' || payback > monthsBetween(asOf, retiresAt)) return 'too-late';
  const day = Date.parse(retiresAt) - payback * DAYS_PER_MONTH * 86_400_000;
  return new Date(day).toISOString().slice(0, 10);
}
