import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { DatabaseAnswer, DatabaseOrder, NamedStatement, Rights } from './orders.ts';
import { fixtureRights, rightsTo } from './rights.ts';
import { rowsOf, tellRows } from './rows.ts';
import { stateOf } from './state.ts';

const MOST_PAGES = 16_384; // 64 MB of pages
const MOST_HEAP_BYTES = 268_435_456; // of all databases of this process
/** Longer texts and blobs are an error of the statement that makes them. */
const LIMITS = { length: 16_000_000, sqlLength: 16_000_000, attach: 0 };

const open = new Map<number, DatabaseSync>();
/** What every database begins as. */
let first: Uint8Array | undefined;

/** Does what it is told. What a database objects to is an answer. */
export function obey(order: DatabaseOrder): DatabaseAnswer {
  try {
    return perform(order);
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function perform(order: DatabaseOrder): DatabaseAnswer {
  switch (order.kind) {
    case 'load':
      first = load(order.fixture, order.statements);
      return { text: '', image: first };
    case 'open': {
      const database = restored(order.image ?? first);
      open.set(order.db, database);
      if (order.setup === undefined) return { text: '' };
      fill(database, order.setup);
      return { text: '', image: imageOf(database) };
    }
    case 'run':
      return run(databaseOf(order.db), order);
    case 'state': {
      const database = databaseOf(order.db);
      database.setAuthorizer(null);
      return { text: stateOf(database, order.mostBytes) };
    }
    case 'close':
      open.get(order.db)?.close();
      open.delete(order.db);
      return { text: '' };
  }
}

/** @throws Error naming what the database objects to. */
function load(fixture: string, statements: readonly NamedStatement[]): Uint8Array {
  const database = restored(undefined);
  try {
    naming('fixture', () => fill(database, fixture));
    for (const { name, sql, rights } of statements)
      naming(`tool '${name}'`, () => prepare(database, sql, rights));
    return imageOf(database);
  } finally {
    database.close();
  }
}

function restored(image: Uint8Array | undefined): DatabaseSync {
  const database = new DatabaseSync(':memory:', { allowExtension: false, limits: LIMITS });
  if (typeof database.setAuthorizer !== 'function' || typeof database.deserialize !== 'function')
    throw new Error('an environment needs Node 24.16 or later');
  if (image) database.deserialize(image);
  database.exec(
    `pragma max_page_count = ${MOST_PAGES}; pragma hard_heap_limit = ${MOST_HEAP_BYTES}; pragma foreign_keys = on; pragma trusted_schema = off`,
  );
  return database;
}

function fill(database: DatabaseSync, sql: string): void {
  database.setAuthorizer(fixtureRights);
  database.exec(sql);
  if (database.isTransaction) throw new Error('a transaction is left open');
}

type Run = Extract<DatabaseOrder, { kind: 'run' }>;

/** The image comes back also with an error: a statement may have changed rows before it failed. */
function run(database: DatabaseSync, { sql, args, rights, mostBytes }: Run): DatabaseAnswer {
  const before = changesOf(database);
  const answer = answerOf(() => {
    const statement = prepare(database, sql, rights);
    if (statement.columns().length > 0) return tellRows(rowsOf(statement, args), mostBytes);
    return JSON.stringify({ changed: Number(statement.run(args).changes) });
  });
  const isChanged = rights === 'change' && changesOf(database) !== before;
  return { ...answer, ...(isChanged && { image: imageOf(database) }) };
}

function answerOf(act: () => string): DatabaseAnswer {
  try {
    return { text: act() };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

function changesOf(database: DatabaseSync): unknown {
  database.setAuthorizer(null);
  return database.prepare('select total_changes() as count').get()?.count;
}

/** One statement; what follows it would be left out in silence. */
function prepare(database: DatabaseSync, sql: string, rights: Rights): StatementSync {
  database.setAuthorizer(rightsTo[rights]);
  const statement = database.prepare(sql);
  const rest = sql.slice(statement.sourceSQL.length).replaceAll(/--[^\n]*|\/\*[\s\S]*?(\*\/|$)|[\s;]+/g, '');
  if (rest !== '') throw new Error('one statement at a time');
  statement.setAllowUnknownNamedParameters(true);
  return statement;
}

/** SQLite asks by a pragma of its own how long it is. */
function imageOf(database: DatabaseSync): Uint8Array {
  database.setAuthorizer(null);
  return database.serialize();
}

function databaseOf(db: number): DatabaseSync {
  const database = open.get(db);
  if (database) return database;
  throw new Error('there is no database yet');
}

/** Says of what the database objects to where that stands. */
function naming(what: string, act: () => unknown): void {
  try {
    act();
  } catch (error) {
    throw new Error(`${what}: ${messageOf(error)}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
