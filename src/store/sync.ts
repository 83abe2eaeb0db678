import { open } from 'node:fs/promises';

/**
 * Has the disk make sure of the write-ahead log, beside the thread that goes on writing: what
 * `synchronous = FULL` would do at every commit, for many of them at once.
 */
export function createSync(path: string): () => Promise<void> {
  if (path === ':memory:') return async () => {};
  return async () => {
    // opened anew each time, since the log may have been deleted and begun again
    const log = await open(`${path}-wal`, 'r+').catch(() => null);
    if (!log) return; // without a log everything is in the database
    try {
      await log.datasync();
    } finally {
      await log.close();
    }
  };
}
