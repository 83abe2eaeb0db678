import type { Rejection } from '../../core/model/recommendation.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { formatPoints, UNKNOWN } from '../format.ts';
import { cell, type DataTable, type Row, tableOf } from './content.ts';
import {
  candidateCell,
  requirementFigure,
  requirementKind,
  requirementName,
  requirementRange,
} from './words.ts';

/** What the requirement's own check says, where there is no estimate: the day on which a model is switched off. */
function detailOf({ candidates }: ReportDocument, id: string, requirement: string): string | undefined {
  const found = candidates.find((one) => one.id === id)?.requirements.find((one) => one.id === requirement);
  return found?.detail.split(';')[0];
}

/** Which requirement each candidate is shown to fail, and by how much. */
export function rejectedTable(document: ReportDocument, rejected: readonly Rejection[]): DataTable {
  const rows = rejected.map(({ id, requirement, needed, measured }): Row => {
    const gap = measured === null ? null : Math.abs(needed - measured.point);
    const inUnit = (value: number): string => requirementFigure(requirement, value);
    const short =
      gap === null ? UNKNOWN : requirementKind(requirement) === 'accuracy' ? formatPoints(gap) : inUnit(gap);
    return {
      header: candidateCell(id),
      cells: [
        cell(requirementName(requirement, document)),
        cell(inUnit(needed)),
        measured === null
          ? cell(detailOf(document, id, requirement) ?? UNKNOWN)
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
