import { stringify } from 'csv-stringify/sync';

/** What a cell holds; `null`: not known, an empty cell. */
export type CsvValue = string | number | boolean | null;

/** One table with its column names; every row has as many cells. */
export interface CsvTable {
  /** The file's name without its ending. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly CsvValue[])[];
}

/** A table that reads each of its columns off a row. */
export function csvTable<T>(
  name: string,
  rows: readonly T[],
  columns: Readonly<Record<string, (row: T) => CsvValue>>,
): CsvTable {
  const read = Object.values(columns);
  return { name, columns: Object.keys(columns), rows: rows.map((row) => read.map((cell) => cell(row))) };
}

/** What spreadsheets take for a formula's beginning, their full-width forms too (OWASP, "CSV Injection"). */
const FORMULA = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;
/** Where a spreadsheet that parts cells elsewhere than at commas would find one. */
const HIDDEN_FORMULA = /([;|])(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;

/**
 * CSV as RFC 4180 has it, in UTF-8 with a byte order mark, without which Excel misreads it. A text that a
 * spreadsheet would run as a formula begins with an apostrophe; a number stays a number.
 */
export function writeCsv({ columns, rows }: CsvTable): string {
  return stringify([columns, ...rows] as unknown[][], {
    bom: true,
    escape_formulas: true,
    cast: { string: inertCell, boolean: String },
  });
}

function inertCell(text: string): string {
  const line = text.replace(/\s+/g, ' ').replace(HIDDEN_FORMULA, "$1'");
  return FORMULA.test(text) ? `'${line}` : line;
}
