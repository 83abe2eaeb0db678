import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { Recommendation } from '../../core/model/recommendation.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import {
  count,
  formatCount,
  formatFactor,
  formatPercent,
  formatPercentRange,
  formatPoints,
  formatPointsRange,
  formatProbability,
  formatUsd,
} from '../format.ts';
import { isSure } from '../steps.ts';
import type { Block, Fact, Tone } from './content.ts';
import { rejectedTable } from './rejected.ts';
import { badCaseFact, lossFact, paybackFact, riskFact, savingFact } from './verdict-money.ts';
import { openBlocks, openLeadFact } from './verdict-open.ts';
import { agreementWith, findCandidate, nameOf, qualityName } from './words.ts';

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
        label: isSure(recommendation) ? 'Choose' : 'Choose, though not surely',
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
        blocks: openBlocks(document, recommendation),
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
    surenessFact(choice),
    regretFact(document, choice),
    paybackFact(document, winner),
    lossFact(document, winner),
    badCaseFact(document, winner),
    rangeFact(document, choice.holdsBetween),
    flipFact(document),
    qualityFact(document, winner),
  ].filter((fact) => fact !== null);
}

function unprovenSupport(document: ReportDocument, open: Unproven): readonly Fact[] {
  const leader = findCandidate(document, open.leading);
  return [
    openLeadFact(document, open),
    savingFact(document, leader, 'Would save a month'),
    paybackFact(document, leader),
    riskFact(document, leader),
    qualityFact(document, leader),
  ].filter((fact) => fact !== null);
}

function surenessFact(choice: Choice): Fact | null {
  const { probabilityCheapest } = choice;
  if (probabilityCheapest === null) return null;
  const detail = 'probability that it is the cheapest that qualifies';
  return {
    label: 'How sure',
    value: formatProbability(probabilityCheapest),
    detail: isSure(choice) ? detail : `${detail}; measuring more is not worth its price`,
  };
}

function regretFact({ scenario }: ReportDocument, { expectedRegret }: Choice): Fact | null {
  if (expectedRegret === null) return null;
  const over = scenario === null ? '' : ` over ${count(scenario.horizonMonths, 'month')}`;
  return {
    label: 'Expected regret',
    value: formatUsd(expectedRegret),
    detail: `what knowing everything would save on average${over}`,
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
        : from <= 0
          ? `up to ${formatCount(to)}`
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

function qualityFact(document: ReportDocument, leader: CandidateReport | undefined): Fact | null {
  if (!leader?.accuracy) return null;
  const paired = document.comparisons.find(({ candidate }) => candidate === leader.id);
  const parts = [
    agreementWith(document),
    `${formatPercentRange(leader.accuracy)}, ${count(leader.accuracy.n, 'example')}`,
    paired === undefined
      ? ''
      : `${formatPoints(paired.difference.point)} against ${nameOf(paired.reference)} (${formatPointsRange(paired.difference)})`,
  ];
  return {
    label: qualityName(document),
    value: formatPercent(leader.accuracy.point),
    detail: parts.filter((part) => part !== '').join('; '),
  };
}
