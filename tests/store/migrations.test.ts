import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { describe, expect, it } from 'vitest';
import { migrations } from '../../src/store/migrations.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { aRun, read } from './stores.ts';

/** A store as an earlier version left it, with one run of one graded trial. */
async function writeOldStore(path: string, migration: string): Promise<void> {
  const database = new Database(path);
  const db = new Kysely<Record<string, Record<string, unknown>>>({
    dialect: new SqliteDialect({ database }),
  });
  await new Migrator({ db, provider: migrations }).migrateTo(migration);
  const { id: run, name, purpose, salt, seed, repeats, version } = aRun();
  const hashes = { plan_hash: 'p', dataset_hash: 'd', config_hash: 'c', config_file: 'f' };
  const rest = { started_at: aRun().startedAt, candidates: '[]', trainings: '{}', settings: '{}' };
  const rows: Readonly<Record<string, Record<string, unknown>>> = {
    runs: { id: run, name, purpose, salt, seed, repeats, version, ...hashes, ...rest },
    examples: { hash: 'h', id: 'e1', item: '{"n":1}' },
    run_examples: { run, position: 0, example_hash: 'h' },
    run_trials: { run, candidate: 'big', example: 'e1', repeat: 0, trial: 't' },
    trials: { hash: 't', example: 'e1', repeat: 0, status: 'answered', text: '42', attempts: 1 },
    grades: { trial: 't', grader: 'grader-1', status: 'scored', score: 1, passed: 1 },
  };
  for (const [table, row] of Object.entries(rows)) await db.insertInto(table).values(row).execute();
  await db.destroy();
}

describe('a store of an earlier version', () => {
  it('is brought up to date when it is opened, with all that is in it', async () => {
    const path = join(aFolder().path, 'old.db');
    await writeOldStore(path, '0002-run-owners');
    for (const _ of ['brought up to date', 'opened again']) {
      const store = await openStore(`sqlite:${path}`);
      expect(await store.readExamples(aRun().id)).toEqual([{ id: 'e1', item: { n: 1 } }]);
      expect(await read(store)).toEqual([
        {
          hash: 't',
          trial: {
            key: { candidate: 'big', example: 'e1', repeat: 0 },
            calls: [],
            latency: null,
            attempts: 1,
            outcome: { status: 'answered', text: '42' },
          },
          verdict: { status: 'scored', score: 1, passed: true },
        },
      ]);
      expect(await store.getRun('latest')).not.toHaveProperty('importedAt');
      await store.close();
    }
  });
});

describe('a store of a later version', () => {
  it('is refused, and left as it is', async () => {
    const path = join(aFolder().path, 'new.db');
    await (await openStore(`sqlite:${path}`)).close();
    const database = new Database(path);
    database.exec("insert into kysely_migration values ('9999-later', '2030-01-01T00:00:00.000Z')");
    database.close();
    const { code, message } = await refusal(() => openStore(`sqlite:${path}`));
    expect([code, message]).toEqual([
      'bad-input',
      `the store ${path} was made by a later version of breakeven`,
    ]);
  });
});
