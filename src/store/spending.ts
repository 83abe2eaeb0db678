import type { Kysely } from 'kysely';
import type { Store } from '../ports/store.ts';
import type { Tables } from './tables.ts';

type SpendingPart = Pick<Store, 'readSpend' | 'saveSpend' | 'openBatches' | 'saveBatch' | 'endBatch'>;

/** What a run may have spent, and the batches that it waits for. */
export function spendingOf(db: Kysely<Tables>): SpendingPart {
  return {
    async readSpend(run) {
      const row = await db.selectFrom('run_spend').select('usd').where('run', '=', run).executeTakeFirst();
      return row?.usd ?? 0;
    },
    async saveSpend(run, usd) {
      await db.replaceInto('run_spend').values({ run, usd }).execute();
    },
    async openBatches(run) {
      const rows = await db
        .selectFrom('batches')
        .selectAll()
        .where('run', '=', run)
        .orderBy('submitted_at')
        .orderBy('id')
        .execute();
      return rows.map(({ id, candidate, endpoint, submitted_at, trials }) => ({
        id,
        candidate,
        endpoint,
        submittedAt: submitted_at,
        trials: JSON.parse(trials),
      }));
    },
    async saveBatch(run, { id, candidate, endpoint, submittedAt, trials }) {
      const row = { id, run, candidate, endpoint, submitted_at: submittedAt, trials: JSON.stringify(trials) };
      await db.replaceInto('batches').values(row).execute();
    },
    async endBatch(batchId) {
      await db.deleteFrom('batches').where('id', '=', batchId).execute();
    },
  };
}
