import type { NextStep, Recommendation } from '../../core/model/recommendation.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatProbability, formatUsd } from '../format.ts';
import { stepTitle } from '../steps.ts';
import { type Block, type Cell, cell, type Fact, tableOf } from './content.ts';
import { findCandidate, listed, nameOf } from './words.ts';

type Unproven = Extract<Recommendation, { kind: 'unproven' }>;

/** Who leads an open verdict, how likely it is to stay so, and who else may. */
export function openLeadFact(document: ReportDocument, { leading, among }: Unproven): Fact {
  const others = among.filter((id) => id !== leading);
  const probability = findCandidate(document, leading)?.probabilityCheapest ?? null;
  const sure =
    probability === null
      ? []
      : [`${formatProbability(probability)} likely to be the cheapest that qualifies`];
  const open =
    others.length === 0
      ? 'nothing else is in question'
      : `also in question: ${listed(others.map((id) => withProbability(document, id)))}`;
  return { label: 'Leading so far', value: nameOf(leading), detail: [...sure, open].join('; ') };
}

function withProbability(document: ReportDocument, id: string): string {
  const probability = findCandidate(document, id)?.probabilityCheapest ?? null;
  return probability === null ? nameOf(id) : `${nameOf(id)} (${formatProbability(probability)})`;
}

/** What would settle it, with its price and its worth; and whom to take until then. */
export function openBlocks(document: ReportDocument, open: Unproven): readonly Block[] {
  return [...stepsBlock(open.next), ...meanwhileBlock(document, open)];
}

function stepsBlock(next: readonly NextStep[]): readonly Block[] {
  if (next.length === 0) return [];
  const rows = next.map((step) => ({
    header: cell(stepTitle(step)),
    cells: [cell(formatCount(step.count)), costCell(step.costUsd), worthCell(step)],
  }));
  const columns = ['Step', 'How many', 'Costs about', 'Worth about'];
  return [{ kind: 'table', table: tableOf('What would settle it', columns, rows) }];
}

const costCell = (usd: number | null): Cell => cell(usd === null ? 'not known' : formatUsd(usd));

function worthCell({ costUsd, worthUsd }: NextStep): Cell {
  if (worthUsd === null) return cell('not known');
  if (costUsd === null) return cell(formatUsd(worthUsd));
  return worthUsd > costUsd
    ? { text: formatUsd(worthUsd), tone: 'good', detail: 'more than it costs' }
    : { text: formatUsd(worthUsd), detail: 'no more than it costs' };
}

function meanwhileBlock({ scenario }: ReportDocument, { leastExpectedLoss }: Unproven): readonly Block[] {
  if (leastExpectedLoss === null || scenario === null) return [];
  const text = `If you have to choose now: at your cost of an error, ${formatUsd(scenario.usdPerError)} a wrong answer, the least expected loss would choose ${nameOf(leastExpectedLoss)}.`;
  return [{ kind: 'text', text }];
}
