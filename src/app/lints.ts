import type { PriceRow } from '../core/model/price.ts';
import type { CandidateReport, LintReport } from '../core/model/report-document.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { Decision } from './decide.ts';
import type { Evidence } from './evidence.ts';
import type { Body } from './report-document.ts';

/** What the report must say of one candidate's data, beside the figures. */
export function lintEvidence({ id: candidate, data, oneOffs, parts }: Evidence): LintReport[] {
  const lints: LintReport[] = [];
  const priceName = parts.map(({ priceKey }) => priceKey).join(' and ');
  if (data.trials > 0 && data.pricedTrials === 0) {
    lints.push({
      id: 'unpriced',
      candidate,
      message: `${priceName} is in no price sheet, so its cost is unknown and it cannot win on cost`,
      remedy: 'add its price to the config (price:) or to a sheet (prices:)',
    });
  } else if (data.pricedCalls < data.calls) {
    lints.push({
      id: 'partly-unpriced',
      candidate,
      message: `${data.calls - data.pricedCalls} of ${data.calls} calls have no price: no usage came back, or their service tier is not in the sheet`,
      remedy: 'treat its cost as a lower bound',
    });
  }
  if (!oneOffs.complete) {
    lints.push({
      id: 'training-cost-unknown',
      candidate,
      message: 'what its training cost is not known, so no total can be given',
      remedy: 'state training.usd in the config, or add training-token or training-hour rows to the sheet',
    });
  }
  if (data.unscored > 0) {
    lints.push({
      id: 'unscored',
      candidate,
      message: `${data.unscored} of ${data.trials} answers could not be graded; the accuracy leaves them out, and requirements hold for them all wrong and all right`,
      remedy: 'mend the grader or the data, and run again: nothing is bought twice',
    });
  }
  if (data.failed > 0) {
    lints.push({
      id: 'failed-requests',
      candidate,
      message: `${data.failed} of ${data.trials} requests brought no answer; they count as wrong`,
      remedy: 'see what failed, then: breakeven run CONFIG --retry-failed',
    });
  }
  return lints;
}

/** Prices that nobody reads off a provider's table. */
export function lintPrices(rows: readonly PriceRow[]): LintReport[] {
  const assumed = [
    ...new Set(
      rows
        .filter(({ evidence }) => evidence === 'assumption')
        .map(({ provider, model }) => `${provider}/${model}`),
    ),
  ];
  const secondary = [
    ...new Set(
      rows
        .filter(({ evidence }) => evidence === 'secondary')
        .map(({ provider, model }) => `${provider}/${model}`),
    ),
  ];
  const lints: LintReport[] = [];
  if (assumed.length > 0) {
    lints.push({
      id: 'assumed-prices',
      message: `the prices of ${assumed.join(', ')} are assumptions`,
      remedy: 'read every dollar as "given these prices", or put the real ones in a sheet',
    });
  }
  if (secondary.length > 0) {
    lints.push({
      id: 'secondary-prices',
      message: `the prices of ${secondary.join(', ')} were not read in the provider's own table`,
      remedy: "check them against the provider's table before deciding",
    });
  }
  return lints;
}

/** What the verdict itself has to say beside the figures. */
export function lintDecision({ recommendation, candidates }: Body, decision: Decision | null): LintReport[] {
  if (!decision) return [];
  const { scenario, decided } = decision;
  const nearTie =
    recommendation?.kind === 'choose' ? lintNearTie(recommendation.winner, candidates, scenario) : [];
  const retiring = candidates.flatMap((candidate, index) =>
    lintRetirement(candidate, decided[index]?.contender.profile.serviceMonths ?? null, scenario),
  );
  return [...nearTie, ...retiring];
}

const NEAR = 0.02;

/** A winner by cents, where others that qualify cost about the same and answered better. */
export function lintNearTie(
  winner: CandidateId,
  candidates: readonly CandidateReport[],
  { usdPerError }: Scenario,
): LintReport[] {
  const won = candidates.find(({ id }) => id === winner);
  if (!won?.expected || !won.accuracy) return [];
  const { expected, accuracy } = won;
  const better = candidates.filter(
    (one) =>
      one.id !== winner &&
      one.requirements.every(({ status }) => status === 'met') &&
      one.expected !== null &&
      one.expected.totalUsd <= expected.totalUsd * (1 + NEAR) &&
      one.accuracy !== null &&
      one.accuracy.point > accuracy.point,
  );
  if (better.length === 0) return [];
  const named = better
    .map(({ id, accuracy: theirs }) => `${id} (${percent(theirs?.point ?? 0)})`)
    .join(' and ');
  return [
    {
      id: 'near-tie',
      candidate: winner,
      message: `${named} would cost at most ${100 * NEAR}% more over the horizon and answered better than ${percent(accuracy.point)}, with a wrong answer valued at $${usdPerError}`,
      remedy: 'say in scenario.usdPerError what a wrong answer costs, or take the more accurate one',
    },
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Service that ends before the horizon does: what comes after is the incumbent's. */
export function lintRetirement(
  { id, retiresAt }: Pick<CandidateReport, 'id' | 'retiresAt'>,
  serviceMonths: number | null,
  { horizonMonths, incumbent }: Scenario,
): LintReport[] {
  if (serviceMonths === null || serviceMonths >= horizonMonths) return [];
  const after =
    id === incumbent ? 'at its own price, as nothing else is known' : `at the price of ${incumbent}`;
  return [
    {
      id: 'retires-within-horizon',
      candidate: id,
      message: `it is switched off on ${retiresAt}, within the ${horizonMonths} months; requests after that are counted ${after}`,
      remedy: 'plan its successor, or shorten horizonMonths',
    },
  ];
}
