import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflate } from './deflate.ts';

/** Code that runs in a reader's browser, each one file that loads nothing. */
export interface Scripts {
  /** What the page runs. */
  readonly main: string;
  /** What it decides by, in a worker; deflated, as every page takes it along. */
  readonly engine: string;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SOURCE = join(ROOT, 'src');
const CACHE = join(ROOT, 'node_modules/.cache/breakeven');

/** The scripts, bundled from the sources; kept until a source changes. */
export async function bundleScripts(): Promise<Scripts> {
  const kept = join(CACHE, `page-${hashOfSources()}.json`);
  if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8')) as Scripts;
  const [main, worker] = await Promise.all([bundle('main'), bundle('worker')]);
  const scripts: Scripts = { main, engine: await deflate(worker) };
  mkdirSync(CACHE, { recursive: true });
  const own = `${kept}.${process.pid}`; // another process may write the same
  writeFileSync(own, JSON.stringify(scripts));
  renameSync(own, kept);
  return scripts;
}

async function bundle(name: 'main' | 'worker'): Promise<string> {
  const { rolldown } = await import('rolldown');
  const build = await rolldown({
    input: fileURLToPath(new URL(`./browser/${name}.ts`, import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
    onLog: (level, log) => {
      if (level === 'warn' && log.code === 'UNRESOLVED_IMPORT') throw new Error(log.message);
    },
  });
  const { output } = await build.generate({ format: 'iife', minify: true, codeSplitting: false });
  await build.close();
  return output[0].code;
}

/** Names, sizes and times of every source and of the lock file. */
function hashOfSources(): string {
  const files = [...globSync('**/*.ts', { cwd: SOURCE }).map((file) => join(SOURCE, file))].toSorted();
  const seen = [...files, join(ROOT, 'package-lock.json')].map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  return createHash('sha256').update(seen.join('\n')).digest('hex').slice(0, 16);
}
