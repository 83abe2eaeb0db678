import type { GradingReport, JudgedCost } from '../../core/model/grading-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatCount, formatMean, formatUsd, UNKNOWN } from '../format.ts';
import { type Block, cell, type Row, type Section, tableOf } from './content.ts';
import { candidateCell, nameOf } from './words.ts';

/** What the judges cost, which no candidate pays, and what each part of the grader said. */
export function gradingSection({ grading }: ReportDocument): Section | null {
  if (!grading) return null;
  return {
    id: 'grading',
    title: 'Grading',
    lead: 'What grading took and said. Judges are paid by the eval: no figure of a candidate has them in it.',
    blocks: [...grading.judged.map(judgedBlock), ...partBlocks(grading)],
  };
}

function judgedBlock({ grader, judges, total, candidates }: GradingReport['judged'][number]): Block {
  const models = judges.map(({ model }) => nameOf(model)).join(', ');
  const rows = [
    ...candidates.map((one): Row => ({ header: candidateCell(one.id), cells: costCells(one) })),
    { header: cell('All'), cells: costCells(total) },
  ];
  const columns = ['Answers of', 'Grades', 'Calls', 'Tokens in', 'Tokens out', 'Dollars', 'Per 1,000 grades'];
  return { kind: 'table', table: tableOf(`What ${nameOf(grader)} cost, asking ${models}`, columns, rows) };
}

function costCells(cost: JudgedCost): Row['cells'] {
  const usd = (value: number | null) => (value === null ? UNKNOWN : formatUsd(value));
  return [
    cell(formatCount(cost.grades)),
    cell(
      formatCount(cost.calls),
      cost.unpricedCalls > 0 ? `${formatCount(cost.unpricedCalls)} unpriced` : undefined,
    ),
    cell(formatCount(cost.inputTokens)),
    cell(formatCount(cost.outputTokens)),
    cell(usd(cost.usd)),
    cell(usd(cost.usdPerThousandGrades)),
  ];
}

function partBlocks({ parts }: GradingReport): readonly Block[] {
  const [first] = parts;
  if (!first) return [];
  const rows = parts.map(
    ({ part, means }): Row => ({
      header: cell(nameOf(part)),
      cells: means.map(({ mean }) =>
        mean === null
          ? cell(UNKNOWN)
          : cell(figure(mean.point), `${figure(mean.low)} to ${figure(mean.high)}`),
      ),
    }),
  );
  const columns = [cell('Part, mean'), ...first.means.map(({ id }) => candidateCell(id))];
  const caption = 'What each part of the grader said';
  return [{ kind: 'table', table: { caption, columns, groups: [{ label: null, rows }], form: 'figures' } }];
}

const figure = (value: number): string => (Math.abs(value) < 10 ? value.toFixed(3) : formatMean(value));
