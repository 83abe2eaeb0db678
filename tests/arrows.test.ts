import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');
const SIDES = [
  'graders',
  'endpoints',
  'run',
  'training',
  'prices',
  'tokens',
  'store',
  'importers',
  'report',
  'lab',
  'view',
  'sandbox',
  'environments',
  'solver',
];

/** Which rooms a room may import from, beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  ports: ['core'],
  ...Object.fromEntries(SIDES.map((side) => [side, ['core', 'ports']])),
  config: ['core', 'ports', 'graders', 'endpoints', 'training', 'prices'],
  app: [
    'core',
    'ports',
    'config',
    ...SIDES.filter(
      (side) =>
        side !== 'lab' &&
        side !== 'view' &&
        side !== 'report' &&
        side !== 'store' &&
        side !== 'graders' &&
        side !== 'environments' &&
        side !== 'solver' &&
        side !== 'endpoints',
    ),
  ],
  page: ['core', 'app', 'report'],
  cli: ['core', 'ports', 'config', 'app', 'page', ...SIDES],
};

const CORE_PACKAGES = /^(@stdlib\/(stats|math)-base-[a-z0-9-]+|pure-rand\/.+)$/;

interface Import {
  readonly file: string;
  readonly from: string;
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const { module } = parseSync(file, text);
  const fixed = module.staticImports.map(({ moduleRequest }) => moduleRequest.value);
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
  );
  const lazy = module.dynamicImports.map(({ moduleRequest }) =>
    text.slice(moduleRequest.start, moduleRequest.end).replaceAll(/['"]/g, ''),
  );
  return [...fixed, ...reexported, ...lazy].map((from) => ({ file, from }));
}

const files = globSync('**/*.ts', { cwd: SRC, exclude: ['lab/kernels/**'] });
const imports = files.flatMap(importsOf);

function roomOf(file: string): string {
  return file.includes('/') ? (file.split('/')[0] as string) : 'entry';
}

describe('the house', () => {
  test('every room is one that the arrows know', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].filter((room) => room !== 'entry' && !(room in MAY_IMPORT))).toEqual([]);
  });

  test('arrows between rooms run one way: core, ports, sides, config, app, cli', () => {
    const wrong = imports.filter(({ file, from }) => {
      if (!from.startsWith('.') || roomOf(file) === 'entry') return false;
      const target = roomOf(relative(SRC, join(SRC, dirname(file), from)));
      return target !== roomOf(file) && !(MAY_IMPORT[roomOf(file)] ?? []).includes(target);
    });
    expect(wrong).toEqual([]);
  });

  test('core imports nothing but core and the numerics packages', () => {
    const outside = imports.filter(
      ({ file, from }) => roomOf(file) === 'core' && !from.startsWith('.') && !CORE_PACKAGES.test(from),
    );
    expect(outside).toEqual([]);
  });

  test('only the command line ends the process, and only in one place', () => {
    const exits = files.filter((file) => /process\.exit\(/.test(readFileSync(join(SRC, file), 'utf8')));
    expect(exits).toEqual(['cli/main.ts']);
  });
});
