import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const ROOT = join(import.meta.dirname, '../..');
const SOURCE = join(ROOT, 'src');
const FOLDER = join(ROOT, '.breakeven/test-cli');

/** Load files of their own that lie beside them, or are only loaded where they are used. */
const OUTSIDE =
  /^(better-sqlite3|pyodide|quickjs-emscripten|@resvg|tiktoken|z3-solver|openai|@anthropic-ai|@google|undici|rolldown|node:)/;

/**
 * Bundles the command line before the tests: hundreds of processes run it, and half of the time of most of them
 * goes into loading a thousand modules one by one. Every module still knows where its source lies.
 */
export async function setup(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  const build = await rolldown({
    input: join(SOURCE, 'cli/main.ts'),
    platform: 'node',
    external: OUTSIDE,
    logLevel: 'silent',
    plugins: [
      {
        name: 'own-url',
        transform(code, id) {
          if (!id.startsWith(SOURCE) || !code.includes('import.meta.url')) return null;
          return code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href));
        },
      },
    ],
  });
  await build.write({
    dir: FOLDER,
    format: 'esm',
    entryFileNames: 'main.mjs',
    chunkFileNames: '[name]-[hash].mjs',
  });
  await build.close();
  process.env.BREAKEVEN_TEST_CLI = join(FOLDER, 'main.mjs');
}

export function teardown(): void {
  rmSync(FOLDER, { recursive: true, force: true });
}
