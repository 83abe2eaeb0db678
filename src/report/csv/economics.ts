import type { ReportDocument } from '../../core/model/report-document.ts';
import { type CsvTable, csvTable } from './csv.ts';

/** One row a candidate and kind of cost: present dollars over the horizon. */
export function breakdownCsv({ candidates }: ReportDocument): CsvTable {
  const rows = candidates.flatMap(({ id, breakdown }) =>
    (breakdown ?? []).map((part) => ({ candidate: id, ...part })),
  );
  return csvTable('breakdown', rows, {
    candidate: ({ candidate }) => candidate,
    kind: ({ kind }) => kind,
    usd: ({ usd }) => usd,
  });
}

/** One row an event, by day; dollars as they are paid on it. */
export const calendarCsv = ({ calendar }: ReportDocument): CsvTable =>
  csvTable('calendar', calendar, {
    day: ({ day }) => day,
    month: ({ month }) => month,
    event: ({ kind }) => kind,
    candidate: ({ candidate }) => candidate,
    usd: ({ usd }) => usd,
    match: ({ change }) => change?.match ?? null,
    factor: ({ change }) => change?.factor ?? null,
    yearly: ({ change }) => change?.yearly ?? null,
  });
