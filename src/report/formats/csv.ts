import { writeCsv } from '../csv/csv.ts';
import { examplesCsv } from '../csv/examples.ts';
import { csvTables } from '../csv/index.ts';
import { makeInert } from '../inert.ts';
import type { ReportFile, ReportSource } from './source.ts';

/** One file a table, for spreadsheets and data frames. */
export function writeTables({ inert, examples }: ReportSource): readonly ReportFile[] {
  const isListed = examples !== undefined && examples !== 'left-out';
  const tables = [...csvTables(inert), ...(isListed ? [examplesCsv(makeInert(examples))] : [])];
  return tables.map((table) => ({ name: `tables/${table.name}.csv`, content: writeCsv(table) }));
}
