import type { Database, Statement } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { BreakevenError } from '../core/model/error.ts';
import type { Recorded } from '../ports/store.ts';
import type { Cell } from './insert.ts';
import { toCallRow, toGradeRow, toTrialRow } from './rows.ts';
import type { Tables } from './tables.ts';

type Row = Readonly<Record<string, Cell | undefined>>;
type Replace = (row: Row) => void;

interface Statements {
  readonly isThere: Statement;
  readonly forgetCalls: Statement;
  readonly forgetGrades: Statement;
  readonly trial: Replace;
  readonly call: Replace;
  readonly link: Replace;
  readonly grade: Replace;
}

/** Writes trials and grades in one transaction; statements are prepared once. */
export function createRecorder(
  db: Kysely<Tables>,
  database: Database,
): (run: string, batch: Recorded) => Promise<void> {
  let prepared: Statements | null = null;
  return async (run, batch) => {
    await db.connection().execute(async () => {
      prepared ??= prepare(database);
      const statements = prepared;
      try {
        database.transaction(() => write(run, batch, statements)).immediate();
      } catch (error) {
        throw explainFailure(error, database.name);
      }
    });
  };
}

function write(run: string, { trials, grades }: Recorded, statements: Statements): void {
  for (const stored of trials) {
    if (statements.isThere.get(stored.hash) !== undefined) {
      statements.forgetCalls.run(stored.hash);
      statements.forgetGrades.run(stored.hash);
    }
    statements.trial(toTrialRow(stored) as Row);
    stored.trial.calls.forEach((call, position) => {
      statements.call(toCallRow(stored.hash, call, position) as Row);
    });
    statements.link({ run, ...stored.trial.key, trial: stored.hash, reused: 0 });
  }
  for (const { trial, grader, verdict } of grades)
    statements.grade(toGradeRow(trial, grader, verdict) as Row);
}

function prepare(database: Database): Statements {
  return {
    isThere: database.prepare('select 1 from trials where hash = ?'),
    forgetCalls: database.prepare('delete from calls where trial = ?'),
    forgetGrades: database.prepare('delete from grades where trial = ?'),
    trial: replacer(database, 'trials'),
    call: replacer(database, 'calls', ['id']),
    link: replacer(database, 'run_trials'),
    grade: replacer(database, 'grades'),
  };
}

function replacer(database: Database, table: string, except: readonly string[] = []): Replace {
  const columns = (
    database.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[]
  ).filter((name) => !except.includes(name));
  const marks = columns.map(() => '?').join(', ');
  const statement = database.prepare(`replace into ${table} (${columns.join(', ')}) values (${marks})`);
  return (row) => void statement.run(columns.map((name) => row[name] ?? null));
}

const REASONS: readonly (readonly [prefix: string, reason: string, hint: string])[] = [
  ['SQLITE_FULL', 'the disk is full', 'free some space and start again'],
  ['SQLITE_READONLY', 'it is read-only', 'make it writable, or name another: --store sqlite:PATH'],
  ['SQLITE_IOERR', 'the disk cannot be written', 'check the disk and start again'],
  ['SQLITE_BUSY', 'another process keeps it locked', 'wait for that process to end and start again'],
  ['SQLITE_CORRUPT', 'it is damaged', 'name another: --store sqlite:PATH'],
];

/** What keeps the store from being written, with what to do: nothing that is recorded is lost. */
function explainFailure(error: unknown, path: string): unknown {
  const code = String((error as { code?: unknown }).code ?? '');
  const known = REASONS.find(([prefix]) => code.startsWith(prefix));
  if (!known) return error;
  return new BreakevenError(
    'bad-input',
    `the store ${path} cannot be written: ${known[1]}`,
    `${known[2]}; what is recorded is kept`,
  );
}
