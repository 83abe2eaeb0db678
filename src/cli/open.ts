import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Store } from '../ports/store.ts';
import type { OpenOptions } from '../store/sqlite.ts';

/** The store that `--store`, `BREAKEVEN_STORE` or the default names. */
export async function openStoreOf(command: Command): Promise<Store> {
  const { openStore } = await import('../store/open-store.ts');
  return openStore(await storeUrl(command));
}

/** The same, or `null` where there is none yet: what only looks makes no file. */
export async function openStoreIfThere(command: Command, options: OpenOptions = {}): Promise<Store | null> {
  const { openStore } = await import('../store/open-store.ts');
  const url = await storeUrl(command);
  const path = /^sqlite:(.+)$/.exec(url)?.[1];
  return path !== undefined && !existsSync(resolve(path)) ? null : openStore(url, process.cwd(), options);
}

/** The same, for what needs a run that is there. @throws BreakevenError when there is no store. */
export async function openExistingStore(command: Command, options: OpenOptions = {}): Promise<Store> {
  const store = await openStoreIfThere(command, options);
  if (store) return store;
  const { BreakevenError } = await import('../core/model/error.ts');
  throw new BreakevenError('not-found', 'the store has no run yet', 'make one: breakeven run CONFIG');
}

async function storeUrl(command: Command): Promise<string> {
  const { DEFAULT_STORE } = await import('../store/open-store.ts');
  return command.optsWithGlobals().store ?? process.env.BREAKEVEN_STORE ?? DEFAULT_STORE;
}
