import type { CandidateReport } from '../../core/model/candidate-report.ts';
import type { ReportDocument } from '../../core/model/report-document.ts';
import { type Cell, cell, type Section, tableOf } from './content.ts';
import { candidateCell, requirementName, STATUS_TONE, STATUS_WORD } from './words.ts';

/** Each requirement of each candidate as met, failed or unproven. */
export function requirementsSection(document: ReportDocument): Section | null {
  const ids = [
    ...new Set(document.candidates.flatMap(({ requirements }) => requirements.map(({ id }) => id))),
  ];
  if (ids.length === 0) return null;
  const columns = ['Candidate', ...ids.map((id) => requirementName(id, document))];
  const rows = document.candidates.map((candidate) => ({
    header: candidateCell(candidate.id),
    cells: ids.map((id) => statusCell(candidate, id)),
  }));
  return {
    id: 'requirements',
    title: 'Requirements',
    lead: 'Met or failed only where the whole interval says so; unproven where it straddles the line.',
    blocks: [{ kind: 'table', table: tableOf('Requirements by candidate', columns, rows, 'words') }],
  };
}

function statusCell({ requirements }: CandidateReport, id: string): Cell {
  const found = requirements.find((requirement) => requirement.id === id);
  if (found === undefined) return cell('Not asked');
  return { text: STATUS_WORD[found.status], tone: STATUS_TONE[found.status], detail: found.detail };
}
