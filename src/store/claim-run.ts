import { hostname } from 'node:os';
import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import { BreakevenError } from '../core/model/error.ts';
import type { Store } from '../ports/store.ts';
import { atOnce } from './at-once.ts';
import type { Tables } from './tables.ts';

/** Takes a run for this process, unless another one that lives has it. A killed process leaves no claim behind. */
export async function claimRun(db: Kysely<Tables>, database: Database, run: string): Promise<void> {
  const owner = await own(db, database, run);
  if (owner === null) return;
  throw new BreakevenError(
    'bad-input',
    `run ${run} is being made by another process (${owner})`,
    'wait for it to end; what it records is shared',
  );
}

type HoldingPart = Pick<Store, 'holdRequests' | 'releaseRequests'>;

/** Requests that runs have in common are owned as runs are, under a name that no run has. */
export function holdingOf(db: Kysely<Tables>, database: Database): HoldingPart {
  return {
    holdRequests: (key) => own(db, database, REQUESTS + key),
    releaseRequests: (key) => disown(db, REQUESTS + key),
  };
}

const REQUESTS = 'requests:';

/** Null: it is this process's from here on; else the process that has it. */
async function own(db: Kysely<Tables>, database: Database, run: string): Promise<number | null> {
  const mine = { run, host: hostname(), pid: process.pid };
  return await atOnce(db, database, () => {
    const owner = database.prepare('select host, pid from run_owners where run = ?').get(run) as
      | { readonly host: string; readonly pid: number }
      | undefined;
    if (owner && owner.host === mine.host && owner.pid !== mine.pid && isAlive(owner.pid)) return owner.pid;
    database.prepare('replace into run_owners (run, host, pid) values (@run, @host, @pid)').run(mine);
    return null;
  });
}

/** Leaves a run to whoever wants it next. */
export async function disown(db: Kysely<Tables>, run: string): Promise<void> {
  await db
    .deleteFrom('run_owners')
    .where('run', '=', run)
    .where('host', '=', hostname())
    .where('pid', '=', process.pid)
    .execute();
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
