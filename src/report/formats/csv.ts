import { writeCsv } from '../csv/csv.ts';
import { csvTables } from '../csv/index.ts';
import type { ReportFile, ReportSource } from './source.ts';

/** One file a table, for spreadsheets and data frames. */
export const writeTables = ({ inert }: ReportSource): readonly ReportFile[] =>
  csvTables(inert).map((table) => ({ name: `tables/${table.name}.csv`, content: writeCsv(table) }));
