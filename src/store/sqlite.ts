import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { BreakevenError } from '../core/model/error.ts';
import type { RunRecord, Store } from '../ports/store.ts';
import { atOnce } from './at-once.ts';
import { claimRun, disown, holdingOf, isClaimed } from './claim-run.ts';
import { insertExamples, readExampleKeys, readExamples } from './examples.ts';
import { explainFailures } from './explain-failures.ts';
import { importRun } from './import-run.ts';
import { createInsert } from './insert.ts';
import { readJudgeCalls } from './judge-calls.ts';
import { createKnownTrials } from './known-trials.ts';
import { labelsOf } from './labels.ts';
import { migrations } from './migrations.ts';
import { exportTrials, readTrials } from './read-trials.ts';
import { createRecorder } from './record.ts';
import { fromRunRow, toRunRow } from './rows.ts';
import { spendingOf } from './spending.ts';
import { createSync } from './sync.ts';
import type { Tables } from './tables.ts';

export interface OpenOptions {
  /** Every later write is refused by the database itself. */
  readonly readOnly?: boolean;
}

/** Opens, and creates or migrates, a SQLite store; `path` may be `:memory:`. */
export async function openSqliteStore(path: string, { readOnly = false }: OpenOptions = {}): Promise<Store> {
  const database = openDatabase(path);
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  if (!(await isCurrent(database, path))) await migrate(db, database, path);
  if (readOnly) database.pragma('query_only = ON');
  const store: Store = {
    ...runsOf(db, database),
    ...trialsOf(db, database),
    ...trainingsOf(db),
    ...estimatesOf(db),
    ...spendingOf(db),
    ...holdingOf(db, database),
    ...labelsOf(db, database),
    close: () => db.destroy(),
  };
  return explainFailures(store, path);
}

/**
 * Looked up without a lock, so that a store that is being written to opens at once.
 * @throws BreakevenError when a later version has made the store.
 */
async function isCurrent(database: Database.Database, path: string): Promise<boolean> {
  if (!database.prepare("select 1 from sqlite_schema where name = 'kysely_migration'").get()) return false;
  const done = new Set(database.prepare('select name from kysely_migration').pluck().all());
  const known = Object.keys(await migrations.getMigrations());
  if (done.size > known.filter((name) => done.has(name)).length) {
    throw new BreakevenError(
      'bad-input',
      `the store ${path} was made by a later version of breakeven`,
      'update breakeven, or name another store: --store sqlite:PATH',
    );
  }
  return done.size === known.length;
}

/** All or nothing, and one process at a time: kysely migrates SQLite without a transaction. */
async function migrate(db: Kysely<Tables>, database: Database.Database, path: string): Promise<void> {
  database.exec('begin immediate');
  const { error } = await new Migrator({ db, provider: migrations }).migrateToLatest();
  database.exec(error ? 'rollback' : 'commit');
  if (error) throw new BreakevenError('internal', `the store ${path} cannot be migrated: ${String(error)}`);
}

function openDatabase(path: string): Database.Database {
  try {
    if (path !== ':memory:') makeFolder(dirname(path));
    // An import of a million trials is one transaction; who writes, or opens, meanwhile waits for it.
    const database = new Database(path, { timeout: 60_000 });
    // With the write-ahead log, two processes may share the file, and what is committed survives a killed process;
    // a power cut it survives when the log is synced, which is asked for when it matters.
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('cache_size = -4000');
    return database;
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `the store ${path} cannot be opened: ${(error as Error).message}`,
      'check the path of --store',
    );
  }
}

/** Level by level: where a parent can never be made, node's own recursive mkdir does not return. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  mkdirSync(path);
}

type RunPart = Pick<
  Store,
  | 'createRun'
  | 'updateRun'
  | 'claimRun'
  | 'releaseRun'
  | 'isClaimed'
  | 'finishRun'
  | 'listRuns'
  | 'findRunByPlan'
  | 'getRun'
  | 'readExamples'
  | 'readExampleKeys'
  | 'countRun'
>;

function runsOf(db: Kysely<Tables>, database: Database.Database): RunPart {
  const listRuns = async (): Promise<readonly RunRecord[]> => {
    const rows = await db
      .selectFrom('runs')
      .selectAll()
      .orderBy(sql`coalesce(imported_at, started_at)`, 'desc')
      .orderBy('id', 'desc')
      .execute();
    return rows.map(fromRunRow);
  };
  return {
    listRuns,
    async createRun(run, examples) {
      const row = toRunRow(run);
      await atOnce(db, database, () => {
        createInsert(database, 'runs', Object.keys(row))(Object.values(row));
        insertExamples(database, run.id, examples);
      });
    },
    async updateRun(run) {
      await db.replaceInto('runs').values(toRunRow(run)).execute();
    },
    claimRun: (id) => claimRun(db, database, id),
    isClaimed: (id) => isClaimed(db, id),
    releaseRun: (id) => disown(db, id),
    async finishRun(id, at) {
      await db.updateTable('runs').set({ finished_at: at }).where('id', '=', id).execute();
    },
    async findRunByPlan(planHash) {
      const row = await db
        .selectFrom('runs')
        .selectAll()
        .where('plan_hash', '=', planHash)
        .orderBy('started_at', 'desc')
        .executeTakeFirst();
      return row ? fromRunRow(row) : null;
    },
    async getRun(reference) {
      return pickRun(await listRuns(), reference);
    },
    async readExamples(run, only) {
      return readExamples(database, run, only);
    },
    async readExampleKeys(run) {
      return readExampleKeys(database, run);
    },
    async countRun(run) {
      const count = (table: 'run_examples' | 'run_trials'): number =>
        database.prepare(`select count(*) from ${table} where run = ?`).pluck().get(run) as number;
      return { examples: count('run_examples'), trials: count('run_trials') };
    },
  };
}

function pickRun(runs: readonly RunRecord[], reference: string): RunRecord {
  if (reference === '') throw new BreakevenError('bad-input', 'the run is not named', 'name one, or latest');
  const evals = runs.filter(({ purpose }) => purpose === 'eval');
  if (reference === 'latest') {
    const [newest] = evals;
    if (newest) return newest;
    throw new BreakevenError('not-found', 'the store has no run yet', 'make one: breakeven run CONFIG');
  }
  const fitting = runs.filter(({ id }) => id === reference || id.startsWith(reference));
  const exact = fitting.find(({ id }) => id === reference);
  if (exact) return exact;
  const [only, second] = fitting;
  if (only && !second) return only;
  const names = (second ? fitting : evals).slice(0, 5).map(({ id }) => id);
  const problem = second ? `'${reference}' fits ${fitting.length} runs` : `there is no run '${reference}'`;
  throw new BreakevenError(
    'not-found',
    problem,
    names.length === 0 ? 'make one: breakeven run CONFIG' : `the store has: ${names.join(', ')}`,
  );
}

type TrialPart = Pick<
  Store,
  | 'knownTrials'
  | 'linkTrials'
  | 'record'
  | 'readJudgeCalls'
  | 'sync'
  | 'importRun'
  | 'readTrials'
  | 'exportTrials'
>;

function trialsOf(db: Kysely<Tables>, database: Database.Database): TrialPart {
  return {
    ...createKnownTrials(db, database),
    record: createRecorder(db, database),
    sync: createSync(database.name),
    readJudgeCalls: (run, graders) => readJudgeCalls(db, run, graders),
    importRun: (what) => importRun(db, database, what),
    readTrials: (run, graderHash, only) => readTrials(db, database, { run, grader: graderHash, only }),
    exportTrials: (run, graderHash) => exportTrials(db, database, { run, grader: graderHash }),
  };
}

type TrainingPart = Pick<Store, 'saveTraining' | 'findTraining'>;

function trainingsOf(db: Kysely<Tables>): TrainingPart {
  return {
    async saveTraining(record) {
      const { key, candidate, status } = record;
      const updated_at = record.finishedAt ?? record.startedAt;
      await db
        .replaceInto('trainings')
        .values({ key, candidate, status, updated_at, record: JSON.stringify(record) })
        .execute();
    },
    async findTraining(key) {
      const row = await db.selectFrom('trainings').select('record').where('key', '=', key).executeTakeFirst();
      return row ? JSON.parse(row.record) : null;
    },
  };
}

function estimatesOf(db: Kysely<Tables>): Pick<Store, 'saveEstimate' | 'listEstimates'> {
  return {
    async saveEstimate(estimate) {
      const { dataset, madeAt: made_at } = estimate;
      await db
        .insertInto('estimates')
        .values({ dataset, made_at, estimate: JSON.stringify(estimate) })
        .execute();
    },
    async listEstimates(dataset) {
      const rows = await db
        .selectFrom('estimates')
        .select('estimate')
        .where('dataset', '=', dataset)
        .orderBy('made_at', 'desc')
        .orderBy('id', 'desc')
        .execute();
      return rows.map(({ estimate }) => JSON.parse(estimate));
    },
  };
}
