import type { CandidateData, Observation, PricedTrial } from '../../../src/core/decision/observations.ts';
import { type CostProfile, projectCost } from '../../../src/core/decision/project-cost.ts';
import type { Contender } from '../../../src/core/decision/recommend.ts';
import type { RequirementResult } from '../../../src/core/decision/require.ts';
import type { Verdict } from '../../../src/core/model/grade.ts';
import type { Scenario } from '../../../src/core/model/scenario.ts';
import { aCall, aTrial } from '../../support/a-trial.ts';

export const PASSED: Verdict = { status: 'scored', score: 1, passed: true };
export const WRONG: Verdict = { status: 'scored', score: 0, passed: false };
export const UNSCORED: Verdict = { status: 'unscored', reason: 'no reference answer' };

export function aPricedTrial(parts: Partial<PricedTrial> = {}): PricedTrial {
  return { trial: aTrial(), verdict: PASSED, usd: 0.001, pricedCalls: 1, ...parts };
}

export function aFailedTrial(example = 'e1', repeat = 0): PricedTrial {
  const outcome = { status: 'failed', code: 'timeout', message: 'no answer within 1000 ms' } as const;
  const calls = [aCall({ role: 'retry', usage: null, latency: null })];
  return {
    trial: aTrial({ key: { candidate: 'big', example, repeat }, outcome, latency: null, calls }),
    verdict: WRONG,
    usd: null,
    pricedCalls: 0,
  };
}

export function anObservation(parts: Partial<Observation> = {}): Observation {
  return { example: 'e1', repeats: 1, scored: 1, unscored: 0, score: 1, usd: 0.001, ...parts };
}

/** One trial an example; `null` scores are unscored. */
export function dataOf(
  scores: readonly (number | null)[],
  parts: Partial<CandidateData> = {},
): CandidateData {
  const unscored = scores.filter((score) => score === null).length;
  return {
    id: 'small',
    observations: scores.map((score, index) =>
      anObservation({
        example: `e${index}`,
        score,
        scored: score === null ? 0 : 1,
        unscored: score === null ? 1 : 0,
      }),
    ),
    trials: scores.length,
    failed: 0,
    unscored,
    ungraded: 0,
    calls: scores.length,
    pricedCalls: scores.length,
    repeats: 1,
    latencies: [],
    firstTokens: [],
    tokens: null,
    ...parts,
  };
}

/** So many passes, so many non-passes, so many unscored. */
export function outcomes(passes: number, wrong: number, unscored = 0): (number | null)[] {
  return [
    ...new Array<number>(passes).fill(1),
    ...new Array<number>(wrong).fill(0),
    ...new Array<null>(unscored).fill(null),
  ];
}

export function aScenario(parts: Partial<Scenario> = {}): Scenario {
  return {
    incumbent: 'big',
    reference: 'big',
    requestsPerMonth: 1000,
    growth: 0,
    horizonMonths: 12,
    discountRate: 0,
    require: {},
    usdPerError: 0,
    fallback: null,
    seasonality: [1],
    cachedInputShare: null,
    priceChanges: [],
    mix: null,
    judge: null,
    referenceFrom: null,
    ranges: {},
    ...parts,
  };
}

export function aProfile(parts: Partial<CostProfile> = {}): CostProfile {
  const id = parts.id ?? 'big';
  return {
    id,
    priceKey: `openai/${id}`,
    usdPerRequest: 0.01,
    errorShare: 0,
    failedShare: 0,
    fixed: [],
    hostingUsdPerMonth: 0,
    serviceMonths: null,
    ...parts,
  };
}

export function aRequirement(parts: Partial<RequirementResult> = {}): RequirementResult {
  return { id: 'minAccuracy', status: 'met', detail: '', needed: 0.9, measured: null, ...parts };
}

export type Candidacy = CostProfile & { readonly status?: RequirementResult['status'] };

/** Contenders of one scenario, each with one requirement in the given status. */
export function contendersOf(candidacies: readonly Candidacy[], scenario: Scenario): Contender[] {
  const incumbent = candidacies.find(({ id }) => id === scenario.incumbent) ?? aProfile({ id: 'big' });
  return candidacies.map(({ status = 'met', ...profile }) => ({
    profile,
    projection: projectCost(profile, incumbent, scenario),
    requirements: [aRequirement({ status })],
  }));
}
