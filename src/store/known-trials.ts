import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Store } from '../ports/store.ts';
import { atOnce } from './at-once.ts';
import type { Tables } from './tables.ts';

type KnownTrials = Pick<Store, 'knownTrials' | 'linkTrials'>;

/**
 * Finds and links what is recorded. Statements are prepared once and take their hashes as one JSON text: one
 * with five hundred parameters, prepared for each chunk of a large plan, keeps 200 kB until it is collected.
 */
export function createKnownTrials(db: Kysely<Tables>, database: Database): KnownTrials {
  const find = database
    .prepare('select hash, status, code from trials where hash in (select value from json_each(?))')
    .raw();
  const link = database.prepare(
    `insert into run_trials (run, candidate, example, repeat, trial, reused) values (?, ?, ?, ?, ?, 1)
     on conflict do nothing`,
  );
  return {
    async knownTrials(hashes) {
      const rows = await db.connection().execute(async () => find.all(JSON.stringify(hashes)));
      return new Map(
        (rows as [hash: string, status: string, code: string | null][]).map(([hash, status, code]) => [
          hash,
          status === 'answered' ? null : (code ?? 'unknown'),
        ]),
      );
    },
    async linkTrials(run, links) {
      if (links.length === 0) return;
      await atOnce(db, database, () => {
        for (const { key, hash } of links) link.run(run, key.candidate, key.example, key.repeat, hash);
      });
    },
  };
}
