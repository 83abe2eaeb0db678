import type { NextStep, Recommendation, Rejection } from '../../core/model/recommendation.ts';
import type { CandidateReport, ReportDocument } from '../../core/model/report-document.ts';
import {
  count,
  formatCount,
  formatFactor,
  formatMonths,
  formatPercent,
  formatPercentRange,
  formatPoints,
  formatPointsRange,
  formatUsd,
  UNKNOWN,
} from '../format.ts';
import { type Block, cell, type Fact, type Row, type Tone, tableOf } from './content.ts';
import {
  candidateCell,
  findCandidate,
  listed,
  nameOf,
  paidOnceCell,
  requirementFigure,
  requirementKind,
  requirementName,
  requirementRange,
} from './words.ts';

export interface VerdictContent {
  readonly tone: Tone;
  /** One or two words beside the icon. */
  readonly label: string;
  readonly headline: string;
  /** The few figures that carry the sentence. */
  readonly support: readonly Fact[];
  readonly blocks: readonly Block[];
}

export function verdictContent(document: ReportDocument): VerdictContent {
  const { recommendation, headline } = document;
  if (recommendation === null) {
    const text = document.noVerdict ?? 'The report does not say why.';
    return { tone: 'open', label: 'No verdict', headline, support: [], blocks: [{ kind: 'text', text }] };
  }
  switch (recommendation.kind) {
    case 'choose':
      return {
        tone: 'good',
        label: 'Choose',
        headline,
        support: choiceSupport(document, recommendation),
        blocks: [],
      };
    case 'unproven':
      return {
        tone: 'open',
        label: 'Unproven',
        headline,
        support: unprovenSupport(document, recommendation),
        blocks: stepBlocks(recommendation.next),
      };
    case 'none-qualifies':
      return {
        tone: 'bad',
        label: 'None qualifies',
        headline,
        support: [],
        blocks: [{ kind: 'table', table: rejectedTable(document, recommendation.rejected) }],
      };
  }
}

type Choice = Extract<Recommendation, { kind: 'choose' }>;
type Unproven = Extract<Recommendation, { kind: 'unproven' }>;

function choiceSupport(document: ReportDocument, choice: Choice): readonly Fact[] {
  const winner = findCandidate(document, choice.winner);
  return [
    savingFact(document, winner, 'Saves a month'),
    paybackFact(document, winner),
    rangeFact(document, choice.holdsBetween),
    flipFact(document),
    accuracyFact(document, winner),
    ...sureness(choice),
  ].filter((fact) => fact !== null);
}

function unprovenSupport(document: ReportDocument, { leading, among }: Unproven): readonly Fact[] {
  const leader = findCandidate(document, leading);
  const others = among.filter((id) => id !== leading);
  return [
    {
      label: 'Leading so far',
      value: nameOf(leading),
      detail:
        others.length === 0
          ? 'nothing else is in question'
          : `also in question: ${listed(others.map(nameOf))}`,
    },
    savingFact(document, leader, 'Would save a month'),
    paybackFact(document, leader),
    accuracyFact(document, leader),
  ].filter((fact) => fact !== null);
}

function savingFact(
  document: ReportDocument,
  leader: CandidateReport | undefined,
  label: string,
): Fact | null {
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
  const months = document.scenario?.horizonMonths ?? Number.NaN;
  const total = `${formatUsd(expected.savingUsd)} over ${count(months, 'month')}, all costs in`;
  return {
    label,
    value: formatUsd(expected.savingUsdPerMonth),
    detail:
      today === undefined ? total : `of the ${formatUsd(today)} that ${nameOf(incumbent)} costs; ${total}`,
  };
}

function paybackFact(document: ReportDocument, leader: CandidateReport | undefined): Fact | null {
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

function rangeFact(document: ReportDocument, [from, to]: Choice['holdsBetween']): Fact {
  const expected = document.scenario?.requestsPerMonth;
  const unit = 'requests in the first month';
  return {
    label: 'Holds',
    value:
      to === null
        ? from <= 0
          ? 'at any volume'
          : `from ${formatCount(from)} up`
        : `${formatCount(from)} to ${formatCount(to)}`,
    detail: expected === undefined ? unit : `${unit}; you expect ${formatCount(expected)}`,
  };
}

/** One price moves at a time: the nearest flip in large, the others after it. */
function flipFact({ flips }: ReportDocument): Fact | null {
  const distance = (factor: number): number => Math.abs(Math.log(Math.max(factor, 1e-9)));
  const [first, ...others] = flips.toSorted((a, b) => distance(a.factor) - distance(b.factor));
  if (first === undefined) return null;
  const rest = others.map(
    ({ model, factor, becomes, proven }) =>
      `at ${formatFactor(factor)} the price of ${nameOf(model)}, ${nameOf(becomes)}${proven ? '' : ' (not proven to qualify)'}`,
  );
  return {
    label: 'Flips at',
    value: `${formatFactor(first.factor)} price`,
    detail: [
      `of ${nameOf(first.model)}: then ${nameOf(first.becomes)} is cheapest${first.proven ? '' : ', and not proven to qualify'}`,
      ...rest,
    ].join('; '),
  };
}

function accuracyFact(document: ReportDocument, leader: CandidateReport | undefined): Fact | null {
  if (!leader?.accuracy) return null;
  const paired = document.comparisons.find(({ candidate }) => candidate === leader.id);
  const range = `${formatPercentRange(leader.accuracy)}, ${count(leader.accuracy.n, 'example')}`;
  return {
    label: 'Accuracy',
    value: formatPercent(leader.accuracy.point),
    detail:
      paired === undefined
        ? range
        : `${range}; ${formatPoints(paired.difference.point)} against ${nameOf(paired.reference)} (${formatPointsRange(paired.difference)})`,
  };
}

function sureness({ probabilityCheapest, expectedRegret }: Choice): readonly Fact[] {
  if (probabilityCheapest === null) return [];
  const detail = 'probability that it is the cheapest that qualifies';
  return [
    {
      label: 'How sure',
      value: formatPercent(probabilityCheapest),
      detail: expectedRegret === null ? detail : `${detail}; expected regret ${formatUsd(expectedRegret)}`,
    },
  ];
}

const STEPS: Readonly<Record<NextStep['action'], (n: number) => string>> = {
  examples: (n) => `Measure ${count(n, 'more example')}`,
  labels: (n) => `Label ${count(n, 'more example')}`,
  pilot: (n) => `Pilot on ${count(n, 'live request')}`,
  prompt: (n) => `Try ${count(n, 'more prompt')}`,
  load: (n) => `Send ${count(n, 'request')} under load`,
};

function stepBlocks(next: readonly NextStep[]): readonly Block[] {
  if (next.length === 0) return [];
  const items = next.map(({ action, count: n, costUsd, worthUsd }) => ({
    tone: 'open' as const,
    title: STEPS[action](n),
    detail: [
      costUsd === null ? 'cost not known' : `costs about ${formatUsd(costUsd)}`,
      ...(worthUsd === null ? [] : [`worth up to ${formatUsd(worthUsd)}`]),
    ].join(', '),
  }));
  return [
    { kind: 'text', text: 'What would settle it' },
    { kind: 'items', items },
  ];
}

function rejectedTable(document: ReportDocument, rejected: readonly Rejection[]): ReturnType<typeof tableOf> {
  const rows = rejected.map(({ id, requirement, needed, measured }): Row => {
    const gap = measured === null ? null : Math.abs(needed - measured.point);
    const inUnit = (value: number): string => requirementFigure(requirement, value);
    const short =
      gap === null ? UNKNOWN : requirementKind(requirement) === 'accuracy' ? formatPoints(gap) : inUnit(gap);
    return {
      header: candidateCell(id),
      cells: [
        cell(requirementName(requirement, document.scenario)),
        cell(inUnit(needed)),
        measured === null
          ? cell(UNKNOWN, 'not measured')
          : cell(inUnit(measured.point), requirementRange(requirement, measured)),
        measured === null ? cell(UNKNOWN) : { text: short.replace('+', ''), tone: 'bad' as const },
      ],
    };
  });
  return tableOf(
    'By how much each falls short',
    ['Candidate', 'Requirement', 'Needed', 'Measured', 'Short by'],
    rows,
    'list',
  );
}
