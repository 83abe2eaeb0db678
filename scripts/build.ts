/** Builds the package into dist/: compiles src, and copies what is not code but read at run time. */
import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const NOT_CODE = /\.(wasm|f16|json|css)$/;

rmSync(`${root}/dist`, { recursive: true, force: true });
execFileSync(
  process.execPath,
  [`${root}/node_modules/typescript/bin/tsc`, '-p', `${root}/tsconfig.build.json`],
  { stdio: 'inherit' },
);
cpSync(`${root}/src`, `${root}/dist`, {
  recursive: true,
  filter: (source) => !/\.[a-z0-9]+$/i.test(source) || NOT_CODE.test(source),
});
