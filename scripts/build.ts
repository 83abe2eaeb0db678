/** Builds the package into dist/: compiles src, copies what is read at run time, bundles what a page runs. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleScripts } from '../src/page/bundle.ts';

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
  filter: (source) =>
    !/\.[a-z0-9]+$/i.test(source) || (NOT_CODE.test(source) && !/tsconfig\.json$/.test(source)),
});

mkdirSync(`${root}/dist/page/built`, { recursive: true });
writeFileSync(`${root}/dist/page/built/scripts.json`, JSON.stringify(await bundleScripts()));
