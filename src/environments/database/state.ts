import type { DatabaseSync } from 'node:sqlite';
import { rowsOf } from './rows.ts';

/**
 * Rows by table as JSON, in the order of the primary key or else of all columns: two ways to the same rows come
 * to the same text. @throws Error when it is longer than `mostBytes`.
 */
export function stateOf(database: DatabaseSync, mostBytes: number): string {
  const tables = database
    .prepare("select name from sqlite_schema where type = 'table' and name not glob 'sqlite_*' order by name")
    .all()
    .map(({ name }) => String(name));
  let bytes = 0;
  const parts = tables.map((table) => {
    const rows: string[] = [];
    const order = orderOf(database, table).map((column) => `${quoted(column)} collate binary`);
    const statement = database.prepare(`select * from ${quoted(table)} order by ${order.join(', ')}`);
    for (const row of rowsOf(statement)) {
      const text = JSON.stringify(row);
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > mostBytes) throw new Error(`the database holds more than ${mostBytes} bytes at the end`);
      rows.push(text);
    }
    return `${JSON.stringify(table)}:[${rows.join(',')}]`;
  });
  return `{${parts.join(',')}}`;
}

function orderOf(database: DatabaseSync, table: string): string[] {
  const columns = database
    .prepare('select name, pk from pragma_table_info(?)')
    .all(table)
    .map(({ name, pk }) => ({ name: String(name), pk: Number(pk) }));
  const keys = columns.filter(({ pk }) => pk > 0).toSorted((a, b) => a.pk - b.pk);
  // a key of a table with rowid may be null, and then it may come twice
  return [...keys, ...columns.filter(({ pk }) => pk === 0)].map(({ name }) => name);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
