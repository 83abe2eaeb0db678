import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { showPath } from '../config/read-text.ts';
import { BreakevenError } from '../core/model/error.ts';

const TEMPLATE = fileURLToPath(new URL('../../configs/template', import.meta.url));

/**
 * Copies the starting config with its data and prompts; the config comes first in the list.
 * @throws BreakevenError when a file is there already: nothing is overwritten, nothing written.
 */
export async function init(directory: string): Promise<string[]> {
  const entries = await readdir(TEMPLATE, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(TEMPLATE.length + 1));
  const target = (name: string): string => resolve(directory, name);
  const taken = names.find((name) => existsSync(target(name)));
  if (taken !== undefined) {
    throw new BreakevenError(
      'bad-input',
      `${showPath(target(taken))} is there already; nothing was written`,
      'name an empty folder: breakeven init DIR',
    );
  }
  for (const name of names) {
    await mkdir(dirname(target(name)), { recursive: true });
    await cp(join(TEMPLATE, name), target(name));
  }
  return names
    .toSorted((a, b) => Number(b.endsWith('.yaml')) - Number(a.endsWith('.yaml')) || (a < b ? -1 : 1))
    .map((name) => showPath(target(name)));
}
