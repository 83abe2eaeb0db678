import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { count, formatMonths, formatProbability, formatUsd, formatUsdRange } from '../format.ts';
import type { Fact } from './content.ts';
import { findCandidate, nameOf, paidOnceCell } from './words.ts';

type Leader = CandidateReport | undefined;

/** What it saves a month against today, with its interval; of the incumbent, what it costs. */
export function savingFact(document: ReportDocument, leader: Leader, label: string): Fact | null {
  const incumbent = document.scenario?.incumbent;
  const expected = leader?.expected;
  if (!expected || leader === undefined || incumbent === undefined) return null;
  if (leader.id === incumbent) {
    return {
      label: 'Costs a month',
      value: formatUsd(expected.monthlyUsd),
      detail: 'it serves today: nothing to switch',
    };
  }
  const today = findCandidate(document, incumbent)?.expected?.monthlyUsd;
  const { savingUsdPerMonth, savingUsd } = leader;
  const parts = [
    savingUsdPerMonth === null ? '' : formatUsdRange(savingUsdPerMonth),
    today === undefined ? '' : `of the ${formatUsd(today)} that ${nameOf(incumbent)} costs`,
    `${formatUsd(expected.savingUsd)}${savingUsd === null ? '' : ` (${formatUsdRange(savingUsd)})`} over ${horizon(document)}, all costs in`,
  ];
  return {
    label,
    value: formatUsd(expected.savingUsdPerMonth),
    detail: parts.filter((part) => part !== '').join('; '),
  };
}

/** When what is paid once has come back. */
export function paybackFact(document: ReportDocument, leader: Leader): Fact | null {
  if (leader === undefined || leader.paybackMonths === null || leader.id === document.scenario?.incumbent)
    return null;
  const { text, detail } = paidOnceCell(leader);
  return {
    label: leader.paybackMonths === 'never' ? 'Pays back' : 'Pays back in',
    value: formatMonths(leader.paybackMonths),
    detail: !leader.fixedComplete
      ? ['what is paid up front is not fully known', ...(detail === undefined ? [] : [detail])].join(': ')
      : leader.fixedUsd === 0
        ? 'nothing is paid up front'
        : `${text} paid once, up front`,
  };
}

/** The chance that it costs more than what serves today. */
export function lossFact(document: ReportDocument, leader: Leader): Fact | null {
  const incumbent = document.scenario?.incumbent;
  if (leader === undefined || leader.probabilityLosesMoney === null || incumbent === undefined) return null;
  return {
    label: 'Loses money',
    value: formatProbability(leader.probabilityLosesMoney),
    detail: `probability that it costs more than ${nameOf(incumbent)} over ${horizon(document)}`,
  };
}

/** Both in one, where there is less room. */
export function riskFact(document: ReportDocument, leader: Leader): Fact | null {
  const loss = lossFact(document, leader);
  const worst = leader?.worstCaseSavingUsd ?? null;
  if (loss === null || worst === null) return loss;
  const bad =
    worst < 0
      ? `one draw in twenty loses more than ${formatUsd(-worst)}`
      : `one draw in twenty saves less than ${formatUsd(worst)}`;
  return { ...loss, detail: `${loss.detail}; ${bad}` };
}

/** What it still saves where the draws are against it. */
export function badCaseFact(document: ReportDocument, leader: Leader): Fact | null {
  const worst = leader?.worstCaseSavingUsd ?? null;
  if (worst === null) return null;
  return {
    label: worst < 0 ? 'In a bad case it loses' : 'In a bad case it saves',
    value: formatUsd(Math.abs(worst)),
    detail: `over ${horizon(document)}; one draw in twenty does worse`,
  };
}

const horizon = ({ scenario }: ReportDocument): string =>
  scenario === null ? 'the horizon' : count(scenario.horizonMonths, 'month');
