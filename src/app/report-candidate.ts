import { breakDown } from '../core/decision/breakdown.ts';
import { cumulativeSaving } from '../core/decision/cash-flow.ts';
import { tokenUsdOf } from '../core/decision/cost-profile.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { quantileOfDraws } from '../core/decision/outlook.ts';
import { type Projection, paybackMonths } from '../core/decision/project-cost.ts';
import type { Contender } from '../core/decision/recommend.ts';
import {
  estimateAccuracy,
  estimateMedian,
  estimateQuantile,
  estimateRepeated,
  estimateUsdPerSuccess,
  estimateUsdPerThousand,
} from '../core/decision/summarize.ts';
import type { CandidateWorlds } from '../core/decision/worlds.ts';
import { trainingAttempts } from '../core/economics/index.ts';
import type { CandidateReport, CostItem } from '../core/model/candidate-report.ts';
import type { Estimate } from '../core/model/estimate.ts';
import type { Usd } from '../core/model/units.ts';
import type { Decision } from './decide.ts';
import type { Evidence } from './evidence.ts';
import type { Witnessed } from './witness.ts';

const LEVEL = 0.95;
const WORST = 0.05;

/** One candidate as the report shows it; `decision` null: there is no scenario, only the eval's figures. */
export function reportCandidate(
  evidence: Evidence,
  decision: Decision | null,
  seed: number,
): CandidateReport {
  const decided = decision?.decided.find((one) => one.evidence === evidence) ?? null;
  const fixed = [...evidence.oneOffs.items, ...failedTrainings(evidence)];
  return {
    ...describeEval(evidence, decided?.data ?? evidence.data, seed),
    fixedUsd: fixed.reduce((sum, { usd }) => sum + usd, 0),
    fixedComplete: evidence.oneOffs.complete,
    fixed,
    hostingUsdPerMonth: evidence.hosting.reduce((sum, { usdPerMonth }) => sum + usdPerMonth, 0),
    retiresAt: evidence.retiresAt ?? null,
    ...describeMoney(evidence.id, decided?.contender ?? null, decision),
    requirements: (decided?.contender.requirements ?? []).map(({ id, status, detail }) => ({
      id,
      status,
      detail,
    })),
  };
}

/** The failed attempts that one usable model is expected to take. */
function failedTrainings({ id, trainings }: Evidence): CostItem[] {
  return trainings.flatMap(({ candidate = id, usd, successRate, maxAttempts }) => {
    if (successRate >= 1) return [];
    const expected = trainingAttempts({ cost: usd, successRate, maxTries: maxAttempts });
    const detail = `${expected.attempts.toFixed(2)} attempts at a success rate of ${successRate}, ${maxAttempts} at most`;
    return [{ item: `failed trainings of ${candidate}, expected`, usd: expected.cost - usd, detail }];
  });
}

type EvalPart = Pick<
  CandidateReport,
  | 'id'
  | 'approach'
  | 'model'
  | 'n'
  | 'failed'
  | 'unscored'
  | 'ungraded'
  | 'accuracy'
  | 'usdPerThousand'
  | 'usdPerSuccess'
  | 'pricedShare'
  | 'latencyMs'
  | 'repeated'
  | 'tools'
  | 'tokens'
>;

function describeEval(
  { id, approach, model, witnessed }: Evidence,
  data: CandidateData,
  seed: number,
): EvalPart {
  const p50 = estimateMedian(data.latencies);
  const firstTokenP50 = estimateMedian(data.firstTokens);
  const repeated = estimateRepeated(data, seed);
  return {
    id,
    approach,
    model,
    n: data.n,
    failed: data.failed,
    unscored: data.unscored,
    ungraded: data.ungraded,
    accuracy: estimateAccuracy(data, seed),
    usdPerThousand: estimateUsdPerThousand(data, seed),
    usdPerSuccess: estimateUsdPerSuccess(data, seed),
    pricedShare: data.trials === 0 ? 0 : data.pricedTrials / data.trials,
    latencyMs: p50
      ? { p50, p95: estimateQuantile(data.latencies, 0.95), ...(firstTokenP50 && { firstTokenP50 }) }
      : null,
    ...(repeated.length > 0 && { repeated }),
    ...(witnessed && toolsOf(witnessed)),
    tokens: data.tokens,
  };
}

function toolsOf({ acted, steps, failedSteps }: Witnessed): Pick<EvalPart, 'tools'> {
  return steps === 0 ? {} : { tools: { perTrial: steps / acted, failedShare: failedSteps / steps } };
}

type MoneyPart = Pick<
  CandidateReport,
  | 'probabilityCheapest'
  | 'probabilityQualifies'
  | 'totalUsd'
  | 'savingUsd'
  | 'savingUsdPerMonth'
  | 'probabilityLosesMoney'
  | 'worstCaseSavingUsd'
  | 'paybackMonths'
  | 'expected'
  | 'breakdown'
  | 'cumulativeSavingUsd'
>;

const UNKNOWN: MoneyPart = {
  probabilityCheapest: null,
  probabilityQualifies: null,
  totalUsd: null,
  savingUsd: null,
  savingUsdPerMonth: null,
  probabilityLosesMoney: null,
  worstCaseSavingUsd: null,
  paybackMonths: null,
  expected: null,
  breakdown: null,
  cumulativeSavingUsd: null,
};

function describeMoney(id: string, contender: Contender | null, decision: Decision | null): MoneyPart {
  const { outlook, incumbent, scenario } = decision ?? {};
  if (!contender || !decision || !outlook || !incumbent || !scenario) return UNKNOWN;
  const drawn = outlook.worlds.candidates.find((one) => one.id === id);
  const base = outlook.worlds.candidates.find((one) => one.id === scenario.incumbent);
  const probabilityQualifies = outlook.probabilityQualifies(id);
  const { projection } = contender;
  if (!projection || !drawn?.totals) return { ...UNKNOWN, probabilityQualifies };
  const isIncumbent = id === scenario.incumbent;
  const today =
    decision.decided.find(({ evidence }) => evidence.id === scenario.incumbent)?.contender.profile ?? null;
  const usdPerRequest = tokenUsdOf(contender.profile, scenario) ?? 0;
  return {
    ...UNKNOWN,
    probabilityQualifies,
    probabilityCheapest: outlook.probabilityCheapest(id),
    totalUsd: estimateOf(projection.totalUsd, drawn.totals, outlook.worlds.examples),
    ...(!isIncumbent && base && savings(projection, incumbent, drawn, base, outlook.worlds.examples)),
    paybackMonths: isIncumbent ? null : paybackMonths(projection, incumbent),
    expected: {
      totalUsd: projection.totalUsd,
      usdPerThousand: 1000 * usdPerRequest,
      standingUsd: projection.standingUsd,
      monthlyUsd: projection.monthlyUsd,
      savingUsd: incumbent.totalUsd - projection.totalUsd,
      savingUsdPerMonth: incumbent.monthlyUsd - projection.monthlyUsd,
    },
    breakdown: today && breakDown(contender.profile, today, scenario),
    cumulativeSavingUsd: isIncumbent ? null : cumulativeSaving(projection, incumbent),
  };
}

type SavingPart = Pick<
  CandidateReport,
  'savingUsd' | 'savingUsdPerMonth' | 'probabilityLosesMoney' | 'worstCaseSavingUsd'
>;

function savings(
  projection: Projection,
  incumbent: Projection,
  own: CandidateWorlds,
  base: CandidateWorlds,
  n: number,
): Partial<SavingPart> {
  if (!own.totals || !base.totals || !own.monthly || !base.monthly) return {};
  const saving = own.totals.map((usd, world) => (base.totals?.[world] as number) - usd);
  const monthly = own.monthly.map((usd, world) => (base.monthly?.[world] as number) - usd);
  return {
    savingUsd: estimateOf(incumbent.totalUsd - projection.totalUsd, saving, n),
    savingUsdPerMonth: estimateOf(incumbent.monthlyUsd - projection.monthlyUsd, monthly, n),
    probabilityLosesMoney: saving.reduce((count, usd) => count + Number(usd < 0), 0) / saving.length,
    worstCaseSavingUsd: quantileOfDraws(saving, WORST),
  };
}

/**
 * The expected figure with the middle of its draws, as far as that figure: where every answer passed it has
 * no errors at all, and every draw has some of Jeffreys' half failure, so that it lies below all of them.
 */
function estimateOf(point: Usd, draws: Float64Array, n: number): Estimate {
  const low = Math.min(point, quantileOfDraws(draws, (1 - LEVEL) / 2));
  const high = Math.max(point, quantileOfDraws(draws, (1 + LEVEL) / 2));
  return { point, low, high, level: LEVEL, n, method: 'joint draws' };
}
