import { type Priced, qualifying } from '../../core/decision/recommend.ts';
import { volumePath } from '../../core/economics/index.ts';
import { monthlyRate } from '../../core/economics/monthly-rate.ts';
import type { Scenario } from '../../core/model/scenario.ts';
import type { Lint } from './lint.ts';
import { NEAR } from './near-tie.ts';
import { percent, usd } from './words.ts';

const NOTABLE = 0.01;

/** Errors are free, and the winner makes more of them than another that qualifies and is dearer by more than cents. */
export const errorCostZero: Lint = {
  id: 'error-cost-zero',
  check({ document: { recommendation }, decision }) {
    if (recommendation?.kind !== 'choose' || !decision) return [];
    const { scenario } = decision;
    if (scenario.usdPerError > 0 || scenario.ranges.usdPerError) return [];
    const contenders = qualifying(decision.decided.map(({ contender }) => contender));
    const winner = contenders.find(({ profile }) => profile.id === recommendation.winner);
    const rival = winner && bestRival(winner, contenders, scenario);
    if (!rival) return [];
    return [
      {
        candidate: recommendation.winner,
        message: `a wrong answer is valued at $0, and it gives ${percent(rival.fewer)} of requests more of them than ${rival.id}, which is the cheaper one from about ${usd(rival.breakEven)} an error on`,
        remedy: 'say in scenario.usdPerError what a wrong answer costs',
      },
    ];
  },
};

/** The more accurate one that the least cost of an error would make the cheaper. */
function bestRival(
  winner: Priced,
  contenders: readonly Priced[],
  scenario: Scenario,
): { id: string; fewer: number; breakEven: number } | undefined {
  const requests = presentRequests(scenario);
  return contenders
    .flatMap(({ profile, projection }) => {
      const fewer = (winner.profile.errorShare ?? 0) - (profile.errorShare ?? 1);
      const dearer = projection.totalUsd - winner.projection.totalUsd;
      if (fewer < NOTABLE || dearer <= NEAR * winner.projection.totalUsd) return [];
      return { id: profile.id, fewer, breakEven: dearer / (fewer * requests) };
    })
    .toSorted((a, b) => a.breakEven - b.breakEven)[0];
}

/** Requests over the horizon, each worth what a dollar of its month is worth today. */
function presentRequests({
  requestsPerMonth,
  growth,
  seasonality,
  horizonMonths,
  discountRate,
}: Scenario): number {
  const rate = monthlyRate(discountRate);
  return volumePath({ monthly: requestsPerMonth, growth, seasonality, months: horizonMonths }).reduce(
    (sum, requests, month) => sum + requests / (1 + rate) ** (month + 1),
    0,
  );
}
