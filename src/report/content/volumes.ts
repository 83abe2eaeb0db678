import type { BreakEvenReport, ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatUsd } from '../format.ts';
import { type Block, type Cell, cell, type Section, tableOf } from './content.ts';
import { candidateCell, findCandidate, nameOf } from './words.ts';

/** Which candidate is cheapest from which volume on, and where each overtakes the incumbent. */
export function volumesSection(document: ReportDocument): Section | null {
  const blocks = [...cheapestBlock(document), ...breakEvenBlock(document)];
  if (blocks.length === 0) return null;
  return {
    id: 'volumes',
    title: 'By volume',
    lead: 'Requests in the first month; growth, horizon and discount as in the scenario.',
    blocks,
  };
}

function cheapestBlock({ cheapestByVolume, scenario }: ReportDocument): readonly Block[] {
  if (cheapestByVolume.length === 0) return [];
  const volume = scenario?.requestsPerMonth;
  const rows = cheapestByVolume.map(({ from, to, id }) => {
    const here = volume !== undefined && volume >= from && (to === null || volume < to);
    const range =
      to === null
        ? from <= 0
          ? 'any volume'
          : `${formatCount(from)} and more`
        : `${formatCount(from)} to ${formatCount(to)}`;
    return {
      header: cell(range),
      cells: [candidateCell(id), here ? cell(`your ${formatCount(volume)}`) : cell('')],
    };
  });
  const table = tableOf(
    'Cheapest that qualifies',
    ['Requests in the first month', 'Cheapest', 'You are here'],
    rows,
    'words',
  );
  return [{ kind: 'table', table }];
}

function breakEvenBlock(document: ReportDocument): readonly Block[] {
  const [first] = document.breakEven;
  if (first === undefined) return [];
  const rows = document.breakEven.map(({ candidate, requestsPerMonth, costsLess }) => ({
    header: candidateCell(candidate),
    cells: [
      cell(formatUsd(findCandidate(document, candidate)?.fixedUsd ?? Number.NaN)),
      breakEvenCell(requestsPerMonth, costsLess),
    ],
  }));
  const caption = `Break-even against ${nameOf(first.incumbent)}`;
  return [{ kind: 'table', table: tableOf(caption, ['Candidate', 'Paid once', 'Costs less'], rows) }];
}

function breakEvenCell(requestsPerMonth: number | 'never', costsLess: BreakEvenReport['costsLess']): Cell {
  if (requestsPerMonth === 'never') return cell(costsLess === 'always' ? 'at any volume' : 'never');
  return cell(`${costsLess} ${formatCount(Math.ceil(requestsPerMonth))}`, 'requests in the first month');
}
