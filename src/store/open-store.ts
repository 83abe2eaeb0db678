import { resolve } from 'node:path';
import { BreakevenError } from '../core/model/error.ts';
import type { Store } from '../ports/store.ts';
import type { OpenOptions } from './sqlite.ts';

export const DEFAULT_STORE = 'sqlite:.breakeven/breakeven.db';

/**
 * Opens a store by URL: `sqlite:PATH`, relative to the working directory. The database is loaded only now.
 * @throws BreakevenError for any other URL.
 */
export async function openStore(
  url: string,
  cwd: string = process.cwd(),
  options: OpenOptions = {},
): Promise<Store> {
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  if (path === undefined) {
    throw new BreakevenError(
      'bad-input',
      `'${url.replace(/\/\/[^@/]*@/, '//***@')}' is no store`,
      'a store is sqlite:PATH',
    );
  }
  const { openSqliteStore } = await import('./sqlite.ts');
  return openSqliteStore(path === ':memory:' ? path : resolve(cwd, path), options);
}
