import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { BreakevenError } from '../core/model/error.ts';
import { atOnce } from './at-once.ts';
import type { Tables } from './tables.ts';

/** Takes a run for this process, unless another one that lives has it. A killed process leaves no claim behind. */
export async function claimRun(db: Kysely<Tables>, database: Database, run: string): Promise<void> {
  const mine = { run, host: hostname(), pid: process.pid };
  await atOnce(db, database, () => {
    const owner = database.prepare('select host, pid from run_owners where run = ?').get(run) as
      | { readonly host: string; readonly pid: number }
      | undefined;
    if (owner && owner.host === mine.host && owner.pid !== mine.pid && isAlive(owner.pid)) {
      throw new BreakevenError(
        'bad-input',
        `run ${run} is being made by another process (${owner.pid})`,
        'wait for it to end; what it records is shared',
      );
    }
    database.prepare('replace into run_owners (run, host, pid) values (@run, @host, @pid)').run(mine);
  });
}

/** Whether a process that lives, or may live on another machine, has taken the run. */
export async function isClaimed(db: Kysely<Tables>, run: string): Promise<boolean> {
  const owner = await db.selectFrom('run_owners').selectAll().where('run', '=', run).executeTakeFirst();
  return owner !== undefined && (owner.host !== hostname() || isAlive(owner.pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
