/**
 * Compiles src/lab/kernels (AssemblyScript) to src/lab/engine.wasm. The result is committed, so that only
 * those who change a kernel need the compiler. `--check` compares instead of writing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const outFile = fileURLToPath(new URL('../src/lab/engine.wasm', import.meta.url));
const options = [
  ...['src/lab/kernels/index.ts', '--baseDir', fileURLToPath(new URL('..', import.meta.url))],
  ...['--outFile', 'engine.wasm', '--optimizeLevel', '3', '--shrinkLevel', '0', '--converge'],
  ...['--runtime', 'stub', '--importMemory', '--noAssert', '--enable', 'simd'],
];

let binary: Uint8Array | undefined;
const { error, stderr } = await asc.main(options, {
  writeFile(_name: string, contents: string | Uint8Array) {
    if (typeof contents !== 'string') binary = contents;
  },
});
if (error || !binary) {
  process.stderr.write(`${stderr.toString()}${error?.message ?? 'no binary came out'}\n`);
  process.exitCode = 1;
} else {
  const changed = !existsSync(outFile) || !readFileSync(outFile).equals(binary);
  const check = process.argv.includes('--check');
  if (changed && check) process.exitCode = 1;
  if (!check) writeFileSync(outFile, binary);
  process.stdout.write(`engine.wasm: ${binary.length} bytes, ${changed ? 'changed' : 'unchanged'}\n`);
}
