import type { GradingReport } from '../../../src/core/model/grading-report.ts';
import { outcomes } from '../../core/decision/builders.ts';
import type { Case, Measured } from './a-lint-input.ts';

const kin = (id: string, model: string): Measured => ({ id, candidate: { model } });

/** 1,000 grades by one model, some of its calls without a price. */
function judgedBy(model: string, unpricedCalls = 0): GradingReport {
  const total = {
    grades: 1000,
    calls: 1200,
    inputTokens: 5e5,
    outputTokens: 1e4,
    unpricedCalls,
    usd: 1.5,
    usdPerThousandGrades: unpricedCalls > 0 ? null : 1.5,
  };
  return {
    judged: [
      { grader: 'quality', decides: true, judges: [{ endpoint: 'lab', model }], total, candidates: [] },
    ],
    parts: [],
  };
}

/** What the verdict says, and how far it goes. */
export const verdictCases: readonly Case[] = [
  {
    id: 'near-tie',
    raised: 'tells a winner by cents who answered better',
    by: () => ({
      measured: [
        { id: 'big', scores: outcomes(90, 10), columns: { usd: 0.001 } },
        { id: 'close', scores: outcomes(96, 4), columns: { usd: 0.00101 } },
        { id: 'dear', scores: outcomes(99, 1), columns: { usd: 0.0011 } },
        { id: 'worse', scores: outcomes(89, 11), columns: { usd: 0.00101 } },
      ],
    }),
    says: /^close \(96.0%\) would cost at most 2% more .* better than 90.0%/,
    of: 'big',
    quiet: 'hears nothing of dearer ones, or of those that fail a requirement',
    where: () => ({
      measured: [
        { id: 'big', scores: outcomes(900, 100), columns: { usd: 0.001, latencies: Array(1000).fill(100) } },
        {
          id: 'slow',
          scores: outcomes(960, 40),
          columns: { usd: 0.00101, latencies: Array(1000).fill(900) },
        },
        { id: 'dear', scores: outcomes(990, 10), columns: { usd: 0.0011, latencies: Array(1000).fill(100) } },
      ],
      scenario: { require: { p95LatencyMs: 500 } },
    }),
  },
  {
    id: 'retires-within-horizon',
    raised: 'names the day on which a service ends, and what comes after',
    by: () => ({ measured: [{ id: 'big' }, { id: 'small', retiresAt: '2027-03-01' }] }),
    says: /switched off on 2027-03-01, within the 12 months; .* at the price of big/,
    of: 'small',
    quiet: 'is silent about one that ends after the horizon, or never',
    where: () => ({ measured: [{ id: 'big' }, { id: 'small', retiresAt: '2028-03-01' }] }),
  },
  {
    id: 'unfinished-run',
    raised: 'says that trials are missing',
    by: () => ({ run: { finishedAt: null } }),
    says: 'not finished',
    quiet: 'is silent about a finished run',
    where: () => ({}),
  },
  {
    id: 'error-cost-zero',
    raised: 'says what an error would have to cost for the more accurate one to pay',
    by: () => ({
      measured: [
        { id: 'big', scores: outcomes(95, 5), columns: { usd: 0.01 } },
        { id: 'small', scores: outcomes(90, 10), columns: { usd: 0.001 } },
      ],
    }),
    says: /gives 5.0% of requests more of them than big, .* about \$0.18 an error/,
    of: 'small',
    quiet: 'is silent where an error has a cost, or the winner makes the fewest',
    where: () => ({
      measured: [
        { id: 'big', scores: outcomes(95, 5), columns: { usd: 0.01 } },
        { id: 'small', scores: outcomes(90, 10), columns: { usd: 0.001 } },
      ],
      scenario: { usdPerError: 0.01 },
    }),
  },
  {
    id: 'failure-cost-ignored',
    raised: 'says that failing is taken to be free',
    by: () => ({ measured: [{ id: 'big', data: { failed: 5 } }] }),
    says: '5.0% of its requests failed',
    of: 'big',
    quiet: 'is silent where a fallback is priced',
    where: () => ({ measured: [{ id: 'big', data: { failed: 5 } }], scenario: { fallback: { usd: 1 } } }),
  },
  {
    id: 'requirement-changed',
    raised: 'tells what was required before the run and what is now',
    by: () => ({
      scenario: { require: { minAccuracy: 0.8 } },
      facts: { agreed: { minAccuracy: 0.9, risk: 0.05 } },
    }),
    says: 'minAccuracy was 0.9 and is 0.8; risk was 0.05 and is not asked for',
    quiet: 'is silent where nothing changed',
    where: () => ({
      scenario: { require: { minAccuracy: 0.9 } },
      facts: { agreed: { minAccuracy: 0.9 } },
    }),
  },
  {
    id: 'judge-unlabelled',
    raised: 'says that nobody checked the judge',
    by: () => ({ scenario: { judge: 'unlabelled' } }),
    says: 'nobody checked how often it is right',
    quiet: 'is silent where code or people graded',
    where: () => ({}),
  },
  {
    id: 'judge-uncorrected',
    raised: 'says that the accuracies shown are the judge’s, with how often it is right',
    by: () => ({
      scenario: { judge: { truePasses: 90, falseFails: 10, trueFails: 40, falsePasses: 10 } },
    }),
    says: 'it passes 90.0% of what people pass and fails 80.0% of what they fail',
    quiet: 'is silent where no judge was labelled',
    where: () => ({ scenario: { judge: 'unlabelled' } }),
  },
  {
    id: 'judge-of-a-candidates-family',
    raised: 'says which candidates are of the family of the model that decides',
    by: () => ({
      measured: [kin('big', 'claude-opus'), kin('small', 'ft:gpt-4o-mini:us::1')],
      grading: judgedBy('openai/gpt-4o'),
    }),
    says: /^openai\/gpt-4o judges, and small is a model of its own family \(OpenAI\)/,
    quiet: 'is silent where all are of one family, or nobody knows the judge’s',
    where: () => ({ measured: [kin('big', 'gpt-5'), kin('small', 'gpt-4o-mini')], grading: judgedBy('o3') }),
  },
  {
    id: 'judge-unpriced',
    raised: 'says that what grading costs is not known',
    by: () => ({ grading: judgedBy('house-judge', 40) }),
    says: '40 of 1,200 calls that grader quality took have no price (house-judge)',
    quiet: 'is silent where every call has one',
    where: () => ({ grading: judgedBy('house-judge') }),
  },
  {
    id: 'agreement-not-accuracy',
    raised: 'says whose answers the reference is',
    by: () => ({ scenario: { referenceFrom: 'big' } }),
    says: 'the reference answers are those of big',
    quiet: 'is silent where it is people’s',
    where: () => ({}),
  },
  {
    id: 'peak-load',
    raised: 'says that machines are bought for the mean',
    by: () => ({
      measured: [
        { id: 'big' },
        { id: 'own', hosting: [{ candidate: 'own', usdPerMonth: 600, requestsPerSecond: 2 }] },
      ],
    }),
    says: 'counted for the mean load',
    of: 'own',
    quiet: 'is silent where the peak is stated, or there is no capacity to exceed',
    where: () => ({
      measured: [
        { id: 'big', hosting: [{ candidate: 'big', usdPerMonth: 600 }] },
        { id: 'own', hosting: [{ candidate: 'own', usdPerMonth: 600, requestsPerSecond: 2, peakFactor: 3 }] },
      ],
    }),
  },
];
