import type { ReportDocument } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';

/** One row a candidate and requirement. */
export function requirementsCsv({ candidates }: ReportDocument): CsvTable {
  const rows = candidates.flatMap(({ id, requirements }) =>
    requirements.map((requirement) => ({ candidate: id, ...requirement })),
  );
  return csvTable('requirements', rows, {
    candidate: ({ candidate }) => candidate,
    requirement: ({ id }) => id,
    status: ({ status }) => status,
    detail: ({ detail }) => detail,
  });
}
