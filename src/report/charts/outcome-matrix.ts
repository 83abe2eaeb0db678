import type { TopLevelSpec } from 'vega-lite';
import type { ComparisonReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { cell, type DataTable, tableOf } from '../content/content.ts';
import { candidateCell, nameOf } from '../content/words.ts';
import { count, formatCount, formatPercent } from '../format.ts';
import { type Chart, chartSpec, type Frame, INK, plotOf } from './chart.ts';
import { textWidth } from './labels.ts';
import { barLayers, headLayer, nameLayers, type OutcomeCell } from './outcome-cells.ts';
import { labelOf } from './series.ts';

/** Each candidate against the reference on the same examples: who passes what. */
export const outcomeMatrix: Chart = {
  id: 'outcome-matrix',
  title: (document) =>
    `${isCounted(document) ? 'Who passes what' : 'Scores example by example'}, against ${referenceOf(document)}`,
  shows: ({ comparisons }) => comparisons.length > 0,
  lead: (document) =>
    isCounted(document)
      ? 'Examples by outcome. The two in colour are those on which the candidate and the reference part: a full bar is every example.'
      : 'Examples by mean score. A full bar is every example.',
  describe: (document) =>
    document.comparisons
      .map((one) => {
        const cells = cellsOf(one, document).map(
          ({ column, examples, share }) => `${column} ${formatCount(examples)} (${formatPercent(share)})`,
        );
        return `${nameOf(one.candidate)}: ${cells.join(', ')}.`;
      })
      .join(' '),
  table: outcomesTable,
  spec: outcomesSpec,
};

/** Passes and failures of one trial each throughout; else only who scores higher can be counted. */
const isCounted = ({ comparisons }: ReportDocument): boolean =>
  comparisons.every(({ outcomes }) => outcomes !== null);

const referenceOf = ({ comparisons }: ReportDocument): string => nameOf(comparisons[0]?.reference ?? '');

function cellsOf(
  { candidate, gained, lost, outcomes, difference }: ComparisonReport,
  document: ReportDocument,
): readonly OutcomeCell[] {
  const all = difference.n;
  const cellOf = (column: string, examples: number, color: string): OutcomeCell => ({
    id: candidate,
    column,
    examples,
    share: all === 0 ? 0 : examples / all,
    color,
  });
  return outcomes !== null && isCounted(document)
    ? [
        cellOf('both pass', outcomes.both, INK.quiet),
        cellOf('only it', outcomes.candidateOnly, 'var(--good)'),
        cellOf('only the reference', outcomes.referenceOnly, 'var(--bad)'),
        cellOf('neither', outcomes.neither, INK.quiet),
      ]
    : [
        cellOf('higher', gained, 'var(--good)'),
        cellOf('equal', all - gained - lost, INK.quiet),
        cellOf('lower', lost, 'var(--bad)'),
      ];
}

function outcomesTable(document: ReportDocument): DataTable {
  const { comparisons } = document;
  const [first] = comparisons;
  const columns = first === undefined ? [] : cellsOf(first, document).map(({ column }) => capital(column));
  const rows = comparisons.map((one) => ({
    header: candidateCell(one.candidate, count(one.difference.n, 'example')),
    cells: cellsOf(one, document).map(({ examples, share }) =>
      cell(formatCount(examples), formatPercent(share)),
    ),
  }));
  return tableOf(`Paired outcomes against ${referenceOf(document)}`, ['Candidate', ...columns], rows);
}

const capital = (text: string): string => text.replace(/^./, (letter) => letter.toUpperCase());

function outcomesSpec(document: ReportDocument, frame: Frame): TopLevelSpec {
  const wide = frame.name === 'wide';
  const { comparisons } = document;
  const names = comparisons.map(({ candidate }) => labelOf(candidate, frame.labelLength));
  // Narrow frames have no room beside the cells: each name stands over its own.
  const left = wide ? 34 + Math.max(...names.map((name) => textWidth(name, frame.fontSize * 1.06))) : 0;
  const rowHeight = wide ? 54 : 76;
  const plot = plotOf(frame, 30 + comparisons.length * rowHeight, { left, right: 0, top: 30, bottom: 0 });
  const cells = comparisons.map((one) => cellsOf(one, document));
  const columns = cells[0]?.length ?? 1;
  const gap = wide ? 18 : 10;
  const width = (plot.width - gap * (columns - 1)) / columns;
  const stage = { document, frame, plot, width, gap, rowHeight, nameHeight: wide ? 0 : 22 };
  return chartSpec(
    frame,
    plot,
    cells.flat().map(({ color: _, ...figure }) => figure),
    [headLayer(cells[0] ?? [], stage), ...barLayers(cells, stage), ...nameLayers(names, stage)],
  );
}
