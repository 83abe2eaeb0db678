import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Does `work` in one transaction that takes the write lock first, and lets nothing of this process in between.
 * Not kysely's own: it begins without the lock, so that two writers may both have read before either writes, and
 * its rollback after one of SQLite's (a full disk) hides why.
 */
export async function atOnce<T>(db: Kysely<Tables>, database: Database, work: () => T): Promise<T> {
  return await db.connection().execute(async () => database.transaction(work).immediate());
}
