import type { CandidateData } from '../core/decision/observations.ts';
import type { PriceRow } from '../core/model/price.ts';
import type { LintReport } from '../core/model/report-document.ts';

/** What the report must say of one candidate's data, beside the figures. */
export function lintCandidate(
  data: CandidateData,
  oneOffsComplete: boolean,
  priceName: string,
): LintReport[] {
  const candidate = data.id;
  const lints: LintReport[] = [];
  if (data.calls > 0 && data.observations.every(({ usd }) => usd === null)) {
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
  if (!oneOffsComplete) {
    lints.push({
      id: 'training-cost-unknown',
      candidate,
      message: 'what its training cost is not known, so no total can be given',
      remedy: 'state training.usd in the config, or add training-token or training-hour rows to the sheet',
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
