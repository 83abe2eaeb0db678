import { constants, DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';

/**
 * The process of a database in memory, one trial's after the other: it may read no file but its own, and is told what
 * to do by messages, one at a time.
 */
export type DatabaseOrder =
  | { readonly kind: 'fill'; readonly fixture: string; readonly statements: readonly NamedStatement[] }
  | { readonly kind: 'run'; readonly sql: string; readonly args: Readonly<Record<string, SQLInputValue>> }
  | { readonly kind: 'state'; readonly mostBytes: number };

/** JSON text, or what went wrong in the database's words. */
export type DatabaseAnswer = { readonly text: string } | { readonly error: string };

interface NamedStatement {
  readonly name: string;
  readonly sql: string;
}

const MOST_ROWS = 1000;
const MOST_PAGES = 16_384; // 64 MB of pages
const MOST_HEAP = 268_435_456;

const NEVER: ReadonlySet<number> = new Set([
  constants.SQLITE_ATTACH,
  constants.SQLITE_DETACH,
  constants.SQLITE_PRAGMA,
  constants.SQLITE_CREATE_VTABLE,
]);

let database: DatabaseSync | null = null;

/** A statement without end hears nothing of a parent that was killed; a thread beside it does. */
const WATCH = `
const parent = process.ppid;
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500);`;
new Worker(WATCH, { eval: true }).unref();

function emptyDatabase(): DatabaseSync {
  const made = new DatabaseSync(':memory:', { allowExtension: false });
  made.exec(
    `pragma max_page_count = ${MOST_PAGES}; pragma hard_heap_limit = ${MOST_HEAP}; pragma foreign_keys = on`,
  );
  if (typeof made.setAuthorizer !== 'function') throw new Error('an environment needs Node 24.10 or later');
  made.setAuthorizer((action) => (NEVER.has(action) ? constants.SQLITE_DENY : constants.SQLITE_OK));
  return made;
}

process.on('message', (order: DatabaseOrder) => {
  let answer: DatabaseAnswer;
  try {
    answer = { text: obey(order) };
  } catch (error) {
    answer = { error: error instanceof Error ? error.message : String(error) };
  }
  process.send?.(answer);
});

function obey(order: DatabaseOrder): string {
  if (order.kind === 'state') return state(order.mostBytes);
  if (order.kind === 'run') return run(order.sql, order.args);
  database?.close(); // of the trial before nothing is left
  database = emptyDatabase();
  const empty = database;
  naming('fixture', () => empty.exec(order.fixture));
  for (const { name, sql } of order.statements) naming(`tool '${name}'`, () => prepare(sql));
  return '';
}

/** Says of what the database objects to where that stands. */
function naming(what: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function open(): DatabaseSync {
  if (database) return database;
  throw new Error('there is no database yet');
}

function prepare(sql: string): StatementSync {
  const statement = open().prepare(sql);
  statement.setAllowUnknownNamedParameters(true);
  return statement;
}

function run(sql: string, args: Readonly<Record<string, SQLInputValue>>): string {
  const statement = prepare(sql);
  if (statement.columns().length === 0) {
    const { changes } = statement.run(args);
    return `${changes} ${changes === 1 ? 'row' : 'rows'} changed`;
  }
  const rows: unknown[] = [];
  for (const row of statement.iterate(args)) if (rows.push(row) >= MOST_ROWS) break;
  return JSON.stringify(rows);
}

/** Rows by table, as JSON. */
function state(mostBytes: number): string {
  const tables = open()
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name")
    .all();
  const parts: string[] = [];
  let bytes = 0;
  for (const { name } of tables) {
    const rows: string[] = [];
    for (const row of open()
      .prepare(`select * from "${String(name).replaceAll('"', '""')}"`)
      .iterate()) {
      const text = JSON.stringify(row);
      bytes += Buffer.byteLength(text) + 1;
      if (bytes > mostBytes) throw new Error(`the database holds more than ${mostBytes} bytes at the end`);
      rows.push(text);
    }
    parts.push(`${JSON.stringify(name)}:[${rows.join(',')}]`);
  }
  return `{${parts.join(',')}}`;
}
