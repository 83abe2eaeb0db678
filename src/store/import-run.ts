import { createHash } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { BreakevenError } from '../core/model/error.ts';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { Import } from '../ports/store.ts';
import { insertExamples } from './examples.ts';
import { createInsert } from './insert.ts';
import {
  CALL_COLUMNS,
  GRADE_COLUMNS,
  TRIAL_COLUMNS,
  toCallCells,
  toGradeCells,
  toTrialCells,
} from './open-rows.ts';
import { toRunRow } from './rows.ts';
import type { Tables } from './tables.ts';

const DIGITS = 9;

/** Everything in one transaction, which a killed process leaves uncommitted. */
export async function importRun(db: Kysely<Tables>, database: Database, what: Import): Promise<void> {
  await db.connection().execute(async () => {
    database.exec('begin immediate');
    try {
      refuseTaken(database, what.run);
      await insertTrials(database, what);
      const { run, examples } = what.finish();
      const row = toRunRow(run);
      createInsert(database, 'runs', Object.keys(row))(Object.values(row));
      insertExamples(database, run.id, examples);
      database.exec('commit');
    } catch (error) {
      if (database.inTransaction) database.exec('rollback');
      throw error;
    }
  });
}

function refuseTaken(database: Database, run: string): void {
  if (database.prepare('select 1 from runs where id = ?').get(run) === undefined) return;
  throw new BreakevenError('bad-input', `the run '${run}' is there already`, 'name another: --run NAME');
}

async function insertTrials(database: Database, { run, grader, trials, refuseTwins }: Import): Promise<void> {
  const insert = {
    link: createInsert(database, 'run_trials', ['run', 'candidate', 'example', 'repeat', 'trial']),
    trial: createInsert(database, 'trials', TRIAL_COLUMNS),
    call: createInsert(database, 'calls', CALL_COLUMNS),
    grade: createInsert(database, 'grades', GRADE_COLUMNS),
  };
  const own = createHash('sha256').update(run).digest('hex').slice(0, 12);
  let position = 0;
  for await (const batch of trials) {
    for (const trial of batch) {
      const hash = `${own}:${String(position).padStart(DIGITS, '0')}`;
      try {
        insert.link([run, trial.candidate, trial.example, trial.repeat ?? 0, hash]);
      } catch (error) {
        const first = isTwin(error) ? positionOf(database, run, trial) : null;
        throw first === null ? error : refuseTwins(first, position);
      }
      insert.trial(toTrialCells(hash, trial));
      for (const row of toCallCells(hash, trial)) insert.call(row);
      const grade = toGradeCells(hash, grader, trial);
      if (grade) insert.grade(grade);
      position += 1;
    }
  }
}

function isTwin(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

function positionOf(
  database: Database,
  run: string,
  { candidate, example, repeat = 0 }: OpenTrial,
): number | null {
  const hash = database
    .prepare('select trial from run_trials where run = ? and candidate = ? and example = ? and repeat = ?')
    .pluck()
    .get(run, candidate, example, repeat) as string | undefined;
  return hash === undefined ? null : Number(hash.split(':')[1]);
}
