import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { Estimate } from '../../core/model/estimate.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { count, formatMonths, formatProbability, formatUsd, formatUsdRange, UNKNOWN } from '../format.ts';
import { type Cell, cell, type Row, row } from './content.ts';
import { nameOf, paidOnceCell } from './words.ts';

/** What each candidate costs, and what that saves. */
export function costRows({ candidates, scenario }: ReportDocument): readonly Row[] {
  const incumbent = scenario?.incumbent;
  const unlessToday =
    (read: (candidate: CandidateReport) => Cell | null) =>
    (candidate: CandidateReport): Cell | null =>
      candidate.id === incumbent ? cell('serves today') : read(candidate);
  const horizon = scenario === null ? 'the horizon' : count(scenario.horizonMonths, 'month');
  return [
    ...row(
      candidates,
      'Per 1,000 requests',
      (candidate) => money(candidate.usdPerThousand) ?? cell(UNKNOWN, 'unpriced'),
      'as measured',
    ),
    ...assumedRow(candidates),
    ...row(candidates, 'Per 1,000 successful', ({ usdPerSuccess }) => money(thousandfold(usdPerSuccess))),
    ...row(candidates, 'Paid once', paidOnceCell),
    ...(candidates.some(({ hostingUsdPerMonth }) => hostingUsdPerMonth > 0)
      ? row(candidates, 'Hosting a month', ({ hostingUsdPerMonth }) => cell(formatUsd(hostingUsdPerMonth)))
      : []),
    ...row(
      candidates,
      'Total',
      ({ expected, totalUsd }) =>
        totalUsd ? money(totalUsd) : expected && cell(formatUsd(expected.totalUsd)),
      scenario ? `present value, ${horizon}` : undefined,
    ),
    ...row(
      candidates,
      'Saves a month',
      unlessToday(({ savingUsdPerMonth, expected }) =>
        savingUsdPerMonth
          ? money(savingUsdPerMonth)
          : expected && cell(formatUsd(expected.savingUsdPerMonth)),
      ),
      incumbent === undefined ? undefined : `against ${nameOf(incumbent)}`,
    ),
    ...row(
      candidates,
      'Saves in all',
      unlessToday(({ savingUsd }) => money(savingUsd)),
      `present value, ${horizon}, all costs in`,
    ),
    ...row(candidates, 'Pays back in', ({ paybackMonths }) =>
      paybackMonths === null ? null : cell(formatMonths(paybackMonths)),
    ),
  ];
}

/** What the joint draws say of each candidate. */
export function surenessRows(candidates: readonly CandidateReport[]): readonly Row[] {
  const probability = (
    label: string,
    read: (candidate: CandidateReport) => number | null,
    detail: string,
  ): readonly Row[] =>
    row(
      candidates,
      label,
      (candidate) => {
        const value = read(candidate);
        return value === null ? null : cell(formatProbability(value));
      },
      detail,
    );
  return [
    ...probability('Qualifies', (one) => one.probabilityQualifies, 'probability'),
    ...probability('Cheapest that qualifies', (one) => one.probabilityCheapest, 'probability'),
  ];
}

/** How likely each loses money against what serves today, and what it saves where the draws are against it. */
export function surenessOfMoney(candidates: readonly CandidateReport[]): readonly Row[] {
  return [
    ...row(
      candidates,
      'Loses money',
      ({ probabilityLosesMoney: share }) => (share === null ? null : cell(formatProbability(share))),
      'probability',
    ),
    ...row(
      candidates,
      'Saves in a bad case',
      ({ worstCaseSavingUsd: usd }) => (usd === null ? null : cell(formatUsd(usd))),
      'one draw in twenty does worse',
    ),
  ];
}

/** The scenario may say other than the eval: a share of cached input, a mix. */
function assumedRow(candidates: readonly CandidateReport[]): readonly Row[] {
  const parts = candidates.some(
    ({ expected, usdPerThousand }) =>
      expected && usdPerThousand && formatUsd(expected.usdPerThousand) !== formatUsd(usdPerThousand.point),
  );
  if (!parts) return [];
  return row(
    candidates,
    'Per 1,000 requests',
    ({ expected }) => expected && cell(formatUsd(expected.usdPerThousand)),
    'tokens, as the scenario has them',
  );
}

/** Dollars a success are a run of noughts: a thousand of them stand beside the thousand requests. */
function thousandfold(estimate: Estimate | null): Estimate | null {
  if (estimate === null) return null;
  const { point, low, high } = estimate;
  return { ...estimate, point: point * 1000, low: low * 1000, high: high * 1000 };
}

function money(estimate: Estimate | null): Cell | null {
  if (estimate === null) return null;
  return estimate.low === estimate.high
    ? cell(formatUsd(estimate.point))
    : cell(formatUsd(estimate.point), formatUsdRange(estimate));
}
