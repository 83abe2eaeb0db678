import type { Database, Statement } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Recorded } from '../ports/store.ts';
import { atOnce } from './at-once.ts';
import type { Cell } from './insert.ts';
import { toCallRow, toGradeRow, toTrialRow } from './rows.ts';
import type { Tables } from './tables.ts';

type Row = Readonly<Record<string, Cell | undefined>>;
type Replace = (row: Row) => void;

interface Statements {
  readonly isThere: Statement;
  readonly forgetCalls: Statement;
  readonly forgetGrades: Statement;
  readonly forgetJudges: Statement;
  readonly forgetJudge: Statement;
  readonly trial: Replace;
  readonly call: Replace;
  readonly link: Replace;
  readonly grade: Replace;
  readonly judge: Replace;
}

/** Writes trials and grades in one transaction; statements are prepared once. */
export function createRecorder(
  db: Kysely<Tables>,
  database: Database,
): (run: string, batch: Recorded) => Promise<void> {
  let prepared: Statements | null = null;
  return async (run, batch) => {
    await atOnce(db, database, () => {
      prepared ??= prepare(database);
      write(run, batch, prepared);
    });
  };
}

function write(run: string, { trials, grades }: Recorded, statements: Statements): void {
  for (const stored of trials) {
    if (statements.isThere.get(stored.hash) !== undefined) {
      statements.forgetCalls.run(stored.hash);
      statements.forgetGrades.run(stored.hash);
      statements.forgetJudges.run(stored.hash);
    }
    statements.trial(toTrialRow(stored) as Row);
    stored.trial.calls.forEach((call, position) => {
      statements.call(toCallRow(stored.hash, call, position) as Row);
    });
    statements.link({ run, ...stored.trial.key, trial: stored.hash, reused: 0 });
  }
  for (const { trial, grader, verdict, calls = [] } of grades) {
    statements.grade(toGradeRow(trial, grader, verdict) as Row);
    statements.forgetJudge.run(trial, grader);
    calls.forEach((call, position) => {
      statements.judge({ ...toCallRow(trial, call, position), grader } as Row);
    });
  }
}

function prepare(database: Database): Statements {
  return {
    isThere: database.prepare('select 1 from trials where hash = ?'),
    forgetCalls: database.prepare('delete from calls where trial = ?'),
    forgetGrades: database.prepare('delete from grades where trial = ?'),
    forgetJudges: database.prepare('delete from grade_calls where trial = ?'),
    forgetJudge: database.prepare('delete from grade_calls where trial = ? and grader = ?'),
    trial: replacer(database, 'trials'),
    call: replacer(database, 'calls', ['id']),
    link: replacer(database, 'run_trials'),
    grade: replacer(database, 'grades'),
    judge: replacer(database, 'grade_calls'),
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
