import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { moduleFile } from '../core/module-file.ts';
import type { DatabaseAnswer, DatabaseOrder } from './worker.ts';

/** A trial's database. What it is told to do takes its time or ends with its process. */
export interface TrialDatabase {
  /** Resolves with JSON text or with what the database objects to. @throws Error when the process is gone, or had to be ended. */
  tell(order: DatabaseOrder, signal?: AbortSignal): Promise<DatabaseAnswer>;
  /** False: its process has ended, or is about to. */
  readonly isThere: boolean;
  close(): Promise<void>;
}

const LONGEST_MS = 5000;
const HEAP_MB = 128;

/** None of them outlives this process. */
const alive = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a process of Node that may read its own source and nothing else, with no environment. */
export function openDatabase(): TrialDatabase {
  const here = dirname(fileURLToPath(import.meta.url));
  const child = fork(join(here, moduleFile('worker', import.meta.url)), [], {
    execArgv: [
      '--permission',
      '--allow-worker',
      `--allow-fs-read=${here}${sep}`,
      `--max-old-space-size=${HEAP_MB}`,
      '--no-warnings',
    ],
    env: { TZ: 'UTC', ...(process.env.SYSTEMROOT !== undefined && { SYSTEMROOT: process.env.SYSTEMROOT }) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  alive.add(child);
  const wait = (isAsked: boolean): void => {
    // one that is idle keeps nobody from ending
    if (isAsked) child.channel?.ref();
    else child.channel?.unref();
  };
  child.unref();
  wait(false);
  child.on('error', () => {}); // its end says so
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      alive.delete(child);
      resolve();
    });
    child.once('error', () => resolve());
  });
  const end = async (): Promise<void> => {
    child.ref();
    child.kill('SIGKILL');
    await ended;
  };
  return {
    get isThere() {
      return child.connected && !child.killed;
    },
    async tell(order, signal) {
      if (!this.isThere) throw new Error('the database is gone');
      const late = AbortSignal.timeout(LONGEST_MS);
      const stop = signal ? AbortSignal.any([late, signal]) : late;
      const answered = Promise.withResolvers<DatabaseAnswer>();
      const hear = (answer: unknown): void => answered.resolve(answer as DatabaseAnswer);
      const giveUp = (): void => {
        answered.reject(
          new Error(late.aborted ? `a statement took longer than ${LONGEST_MS} ms` : 'stopped'),
        );
        child.kill('SIGKILL');
      };
      child.once('message', hear);
      wait(true);
      stop.addEventListener('abort', giveUp);
      ended.then(() => answered.reject(new Error('the database ended: it may have run out of memory')));
      if (stop.aborted) giveUp();
      else child.send(order, (error) => error && answered.reject(error));
      try {
        return await answered.promise;
      } finally {
        child.off('message', hear);
        wait(false);
        stop.removeEventListener('abort', giveUp);
      }
    },
    close: end,
  };
}
