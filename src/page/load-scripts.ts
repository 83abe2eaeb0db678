import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Scripts } from './bundle.ts';

/** The page's scripts: as they were built with the package, or bundled from its sources. */
export async function loadScripts(): Promise<Scripts> {
  const built = new URL('./built/scripts.json', import.meta.url);
  if (existsSync(built)) return JSON.parse(await readFile(built, 'utf8')) as Scripts;
  const { bundleScripts } = await import('./bundle.ts');
  return bundleScripts();
}
