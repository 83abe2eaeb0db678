import type { Database } from 'better-sqlite3';

export type Cell = string | number | Buffer | null;

/** A prepared insert of one row. */
export function createInsert(
  database: Database,
  table: string,
  columns: readonly string[],
): (row: readonly Cell[]) => void {
  const marks = columns.map(() => '?').join(', ');
  const statement = database.prepare(`insert into ${table} (${columns.join(', ')}) values (${marks})`);
  return (row) => void statement.run(row);
}
