import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Scripts } from './bundle.ts';

/** The page's scripts: as they were built with the package, or bundled from its sources. */
export async function loadScripts(): Promise<Scripts> {
  const [main, worker] = ['main', 'worker'].map((name) => new URL(`./built/${name}.js`, import.meta.url));
  if (main && worker && existsSync(main))
    return { main: await readFile(main, 'utf8'), worker: await readFile(worker, 'utf8') };
  const { bundleScripts } = await import('./bundle.ts');
  return bundleScripts();
}
