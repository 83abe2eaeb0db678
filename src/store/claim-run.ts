import { hostname } from 'node:os';
import type { Kysely } from 'kysely';
import { BreakevenError } from '../core/model/error.ts';
import type { Tables } from './tables.ts';

/** Takes a run for this process, unless another one that lives has it. A killed process leaves no claim behind. */
export async function claimRun(db: Kysely<Tables>, run: string): Promise<void> {
  const mine = { run, host: hostname(), pid: process.pid };
  await db.transaction().execute(async (within) => {
    const owner = await within.selectFrom('run_owners').selectAll().where('run', '=', run).executeTakeFirst();
    if (owner && owner.host === mine.host && owner.pid !== mine.pid && isAlive(owner.pid)) {
      throw new BreakevenError(
        'bad-input',
        `run ${run} is being made by another process (${owner.pid})`,
        'wait for it to end; what it records is shared',
      );
    }
    await within.replaceInto('run_owners').values(mine).execute();
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
