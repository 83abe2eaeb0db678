import type { ReportDocument } from '../../core/model/report-document.ts';
import type { BreakEvenReport } from '../../core/model/volume-report.ts';
import { formatCount, UNKNOWN } from '../format.ts';
import { type Block, type Cell, cell, type Section, tableOf } from './content.ts';
import { candidateCell, findCandidate, nameOf, paidOnceCell } from './words.ts';

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
          : `from ${formatCount(from)} up`
        : from <= 0
          ? `up to ${formatCount(to)}`
          : `${formatCount(from)} to ${formatCount(to)}`;
    return {
      header: cell(range),
      cells: [candidateCell(id), cell(here ? formatCount(volume) : '')],
    };
  });
  const table = tableOf(
    'Cheapest that qualifies',
    ['Requests in the first month', 'Cheapest', 'Your volume'],
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
    cells: [paidOnce(document, candidate), breakEvenCell(requestsPerMonth, costsLess)],
  }));
  const caption = `Break-even against ${nameOf(first.incumbent)}`;
  return [
    {
      kind: 'table',
      table: tableOf(caption, ['Candidate', 'Paid once', 'Costs less at first-month requests'], rows),
    },
  ];
}

function paidOnce(document: ReportDocument, id: string): Cell {
  const candidate = findCandidate(document, id);
  return candidate === undefined ? cell(UNKNOWN) : paidOnceCell(candidate);
}

function breakEvenCell(requestsPerMonth: number | 'never', costsLess: BreakEvenReport['costsLess']): Cell {
  if (requestsPerMonth === 'never') return cell(costsLess === 'always' ? 'at any volume' : 'never');
  return cell(`${costsLess} ${formatCount(Math.ceil(requestsPerMonth))}`);
}
