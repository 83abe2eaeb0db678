import { constants } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { loadPyodide, PyodideInterface } from 'pyodide';
import { type Interpreter, MOST_ANSWER_LENGTH } from './interpreter.ts';
import { readBytes } from './pipes.ts';
import { PYTHON_DRIVER, PYTHON_WARMUP } from './python-driver.ts';

type Call = (...args: readonly unknown[]) => string;

/** Options of Pyodide that its types leave out; its version is therefore fixed in package.json. */
interface SnapshotOptions {
  readonly _makeSnapshot?: boolean;
  readonly _loadSnapshot?: Uint8Array;
}

/**
 * Starts Pyodide from its package, with the memory of a snapshot of so many bytes that is read first (0: from
 * nothing). How far its memory grows, V8 was told when the process was started.
 */
export async function startPython(modules: readonly string[], snapshotBytes: number): Promise<Interpreter> {
  const snapshot = snapshotBytes > 0 ? { _loadSnapshot: readBytes(snapshotBytes) } : {};
  const pyodide = await load(modules, snapshot);
  const discard = { write: (bytes: Uint8Array): number => bytes.length };
  pyodide.setStdout(discard);
  pyodide.setStderr(discard);
  pyodide.setStdin({ error: true });
  const start = pyodide.runPython(PYTHON_DRIVER);
  const [loadProgram, run]: [Call, Call] = start(MOST_ANSWER_LENGTH).toJs();
  return { load: loadProgram, run };
}

/** The memory of a Python that has started. */
export async function makeSnapshot(modules: readonly string[]): Promise<Uint8Array> {
  const pyodide: PyodideInterface & { makeMemorySnapshot?(): Uint8Array } = await load(modules, {
    _makeSnapshot: true,
  });
  pyodide.runPython(PYTHON_WARMUP);
  return pyodide.makeMemorySnapshot?.() ?? new Uint8Array();
}

async function load([url = '']: readonly string[], snapshot: SnapshotOptions): Promise<PyodideInterface> {
  // Emscripten looks up the flags of open() so; under --permission the real one is refused.
  Object.assign(process, { binding: () => ({ fs: constants }) });
  process.argv.splice(0, Number.POSITIVE_INFINITY, 'python', 'program.py'); // Python is told its own name
  const module: { loadPyodide: typeof loadPyodide } = await import(url);
  return module.loadPyodide({
    indexURL: fileURLToPath(new URL('.', url)),
    jsglobals: Object.create(null),
    env: { HOME: '/home', PYTHONHASHSEED: '0' },
    ...snapshot,
  });
}
