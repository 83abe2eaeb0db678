/**
 * Adds to package-lock.json the platform packages that a registry mirror leaves out. npm drops an optional
 * package that it cannot find from the lock, and `npm ci` then refuses the lock as out of step. Each is
 * entered with its version and the platforms in its name; npm skips it where it does not fit.
 *
 * Usage: node scripts/complete-lock.ts (after npm install)
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Entry {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
  'wasi',
];
const PROCESSORS = [
  'arm64',
  'arm',
  'x64',
  'ia32',
  'ppc64',
  's390x',
  'riscv64',
  'loong64',
  'mips64el',
  'wasm32',
];

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Entry> };
const added: string[] = [];
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (
      !/^\d/.test(version) ||
      placesFor(path, name).some((place) => lock.packages[place]?.version === version)
    )
      continue;
    const place = placesFor(path, name).findLast((one) => !lock.packages[one]) as string;
    lock.packages[place] = { version, ...(entry.dev && { dev: true }), optional: true, ...platformOf(name) };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added.length} added${added.length > 0 ? `: ${added.join(', ')}` : ''}\n`);

/** `cli-linux-x64-musl` → linux, x64, musl. A name that names no platform is fit for none. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const parts = name.split(/[/-]/);
  const os = SYSTEMS.find((system) => parts.includes(system)) ?? 'none';
  const cpu = PROCESSORS.find((processor) => parts.includes(processor)) ?? 'none';
  const musl = parts.some((part) => part.startsWith('musl'));
  const gnu = parts.some((part) => part.startsWith('gnu'));
  return { os: [os], cpu: [cpu], ...(musl && { libc: ['musl'] }), ...(gnu && { libc: ['glibc'] }) };
}

/** Where a package at `path` finds `name`: beside its own dependencies, then in each folder above. */
function placesFor(path: string, name: string): string[] {
  const parts = path.split('/node_modules/');
  return parts
    .map((_, depth) => `${parts.slice(0, parts.length - depth).join('/node_modules/')}/node_modules/${name}`)
    .concat(`node_modules/${name}`);
}
