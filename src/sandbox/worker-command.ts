import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, parse, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { moduleFile } from '../core/module-file.ts';
import type { Program } from '../ports/sandbox.ts';

/** How a worker is started. Its last argument is its order, as JSON (worker/order.ts). */
export interface WorkerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the process may hold in all, where that can be seen. */
  readonly mostResidentBytes: number;
}

const PAGE_BYTES = 65_536;
/** Pyodide starts with 30 MiB. */
const LEAST_PAGES = 1024;
/** For what a worker holds outside its interpreter: the texts of one batch. */
const HEAP_MB = 512;
/** Node, the compiled interpreter and a copy of the snapshot. */
const BASE_MB = 384;

/** What a worker is for; `snapshot` writes the memory of a started Python and ends. */
export type WorkerTask =
  | { readonly kind: 'javascript'; readonly memoryBytes: number }
  | { readonly kind: 'python'; readonly memoryBytes: number; readonly snapshotBytes: number }
  | { readonly kind: 'snapshot' };

const HOME = dirname(fileURLToPath(import.meta.url));

/**
 * A process of Node that may read the interpreter's own files and the worker's, write none, start no process and
 * no thread, load no native code, make no code from strings, and has no environment.
 */
export function workerCommand(task: WorkerTask): WorkerCommand {
  const worker = join(HOME, moduleFile('worker/start', import.meta.url));
  const { modules, folders } = INTERPRETERS[task.kind === 'javascript' ? 'javascript' : 'python']();
  const readable = [...new Set([dirname(worker), ...folders])].map(
    (folder) => `--allow-fs-read=${folder}${sep}`,
  );
  const memoryBytes = 'memoryBytes' in task ? task.memoryBytes : 0;
  const pages = Math.max(LEAST_PAGES, Math.ceil(memoryBytes / PAGE_BYTES));
  return {
    command: process.execPath,
    args: [
      '--permission',
      ...readable,
      '--disallow-code-generation-from-strings',
      `--wasm-max-mem-pages=${pages}`,
      `--max-old-space-size=${HEAP_MB}`,
      '--no-warnings',
      worker,
      JSON.stringify({ ...task, modules: modules.map((file) => pathToFileURL(file).href) }),
    ],
    mostResidentBytes: memoryBytes + (HEAP_MB + BASE_MB) * 1024 * 1024,
    cwd: parse(process.execPath).root,
    env: { TZ: 'UTC', ...(process.env.SYSTEMROOT !== undefined && { SYSTEMROOT: process.env.SYSTEMROOT }) },
  };
}

interface InterpreterFiles {
  /** Modules that the worker imports. */
  readonly modules: readonly string[];
  readonly folders: readonly string[];
}

/** Where each interpreter is installed. */
const INTERPRETERS: Readonly<Record<Program['language'], () => InterpreterFiles>> = {
  python() {
    const folder = dirname(createRequire(import.meta.url).resolve('pyodide/package.json'));
    return { modules: [join(folder, 'pyodide.mjs')], folders: [folder] };
  },
  javascript() {
    const parts = createRequire(createRequire(import.meta.url).resolve('quickjs-emscripten/package.json'));
    const core = parts.resolve('quickjs-emscripten-core');
    const variant = parts.resolve(VARIANT);
    return {
      modules: [core, variant].map((file) => join(dirname(file), 'index.mjs')),
      folders: [
        dirname(dirname(core)),
        dirname(dirname(variant)),
        ...foldersTried(core, '@jitl/quickjs-ffi-types'),
        ...foldersTried(variant, '@jitl/quickjs-ffi-types'),
      ],
    };
  },
};

const VARIANT = '@jitl/quickjs-wasmfile-release-sync';

/** Where Node looks for a package up to where it is: it gives up where it may not look. */
function foldersTried(from: string, name: string): string[] {
  const folders = (createRequire(from).resolve.paths(name) ?? []).map((modules) => join(modules, name));
  return folders.slice(0, folders.findIndex((folder) => existsSync(folder)) + 1);
}
