import { cpSync, existsSync, globSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { configJsonSchema } from '../src/config/schema.ts';
import { type ModelServer, startModelServer } from './support/model-server.ts';
import { type Page, readPage, type ShownCommand } from './support/read-docs.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from './support/workspace.ts';

const ROOT = join(import.meta.dirname, '..');
const NAMES = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: ROOT })].toSorted();
const PAGES: readonly Page[] = NAMES.map((name) => readPage(ROOT, name));
const SCRIPTS: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(ROOT, 'package.json'), 'utf8'),
).scripts;

/** Too long, or without end: their names and flags are checked, they are not run. */
const CHECKED_ONLY: ReadonlySet<string> = new Set(['demo', 'lab', 'label', 'view']);

interface Help {
  readonly commands: readonly string[];
  readonly flags: Readonly<Record<string, readonly string[]>>;
}

const ENV = { SERVER_KEY: 'none', OPENAI_API_KEY: 'none' };

let server: ModelServer;
let prepared: Workspace;
let help: Help;

beforeAll(async () => {
  server = await startModelServer({ reply: answer });
  prepared = createWorkspace(ENV);
  help = await readHelp(prepared);
  cpSync(join(ROOT, 'configs'), join(prepared.folder, 'configs'), { recursive: true });
  keepLines(join(prepared.folder, 'configs/refund-desk/eval.jsonl'), 20);
  writeDataset(prepared, 40);
  prepared.write('config.yaml', configText({ url: server.url }));
  const { code, stderr } = await prepared.breakeven('run', 'config.yaml');
  expect(stderr).toContain('80 trials made');
  expect(code).toBe(0);
  await writeLogs(prepared);
});

afterAll(async () => {
  prepared.remove();
  await server.close();
});

/** What somebody might have measured elsewhere, and what is expected of it. */
async function writeLogs(workspace: Workspace): Promise<void> {
  const { code } = await workspace.breakeven('export', 'latest', '--out', 'trials.jsonl');
  expect(code).toBe(0);
  workspace.write('production.jsonl', '{"candidate":"prod","example":"r1","input":100,"output":10}\n');
  workspace.write('more.csv', 'candidate,example,passed\nhuge,e1,true\nhuge,e2,false\n');
  workspace.write(
    'wrong.jsonl',
    '{"candidate":"a","example":"b"}\n{"candidate":"a","example":"c","scroe":1}\n',
  );
  const page = PAGES.find(({ name }) => name === 'docs/commands/import.md');
  workspace.write('scenario.yaml', /```yaml\n([\s\S]*?)```/.exec(page?.text ?? '')?.[1] ?? '');
}

function keepLines(file: string, count: number): void {
  writeFileSync(file, readFileSync(file, 'utf8').split('\n').slice(0, count).join('\n'));
}

/** Right on the doubling dataset; on any other question some word. */
function answer(question: string): string {
  const number = /^double (\d+)$/.exec(question)?.[1];
  return number === undefined ? 'shipping' : String(2 * Number(number));
}

async function readHelp(workspace: Workspace): Promise<Help> {
  const flagsOf = (text: string): string[] =>
    [...text.matchAll(/^\s+(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag as string);
  const commandsOf = (text: string): string[] => {
    const list = /^Commands:\n(.*\S.*\n)*/m.exec(text)?.[0] ?? '';
    const names = [...list.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name as string);
    return names.filter((name) => name !== 'help');
  };
  /** With those of the commands below it. */
  const pageOf = async (command: string): Promise<{ readonly stdout: string }> => {
    const { stdout } = await workspace.breakeven(command, '--help');
    const below = await Promise.all(
      commandsOf(stdout).map((name) => workspace.breakeven(command, name, '--help')),
    );
    return { stdout: [stdout, ...below.map((page) => page.stdout)].join('\n') };
  };
  const { stdout } = await workspace.breakeven('--help');
  const own = commandsOf(stdout);
  const pages = await Promise.all(own.map((name) => pageOf(name)));
  return {
    commands: own,
    flags: Object.fromEntries(own.map((name, index) => [name, flagsOf(pages[index]?.stdout ?? '')])),
  };
}

describe('every command that a page shows', () => {
  test.concurrent.each(PAGES.filter(({ commands }) => commands.length > 0))(
    'of $name works',
    async (page) => {
      const workspace = createWorkspace(ENV);
      try {
        cpSync(prepared.folder, workspace.folder, { recursive: true });
        for (const command of page.commands) await follow(command, workspace);
      } finally {
        workspace.remove();
      }
    },
    180_000, // a page may show a dozen commands, each a process of its own
  );
});

async function follow(command: ShownCommand, workspace: Workspace): Promise<void> {
  for (const line of command.line.split(' && ')) {
    const [program, ...words] = line.replace(/^npx /, '').split(' ') as [string, ...string[]];
    if (program === 'npm') checkNpm(words);
    else if (program === 'node') expect(existsSync(join(ROOT, words[0] ?? '')), line).toBe(true);
    else if (program === 'breakeven') await followBreakeven(command, words, workspace);
    else expect(program, `${line}: no command that this test can follow`).toMatch(/^(export|git|cd)$/);
  }
}

function checkNpm([verb = '', script = '']: readonly string[]): void {
  if (verb === 'ci') return;
  expect(Object.keys(SCRIPTS)).toContain(verb === 'run' ? script : verb);
}

async function followBreakeven(
  { line, exit, output }: ShownCommand,
  words: readonly string[],
  workspace: Workspace,
): Promise<void> {
  const [name = ''] = words;
  checkFlags(words, line);
  if (CHECKED_ONLY.has(name)) return;
  if (name === 'run') pointAtServer(workspace, words[1] as string);
  const { code, stdout, stderr } = await workspace.breakeven(...words);
  expect(code, `${line}\n${stderr}`).toBe(exit);
  expect(stderr, line).not.toContain('trials failed');
  expectShown(output, `${stdout}\n${stderr}`);
}

function checkFlags([name = '', ...rest]: readonly string[], line: string): void {
  expect([...help.commands, '--help', '--version'], line).toContain(name);
  const flags = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
  for (const flag of flags) expect(help.flags[name] ?? [], line).toContain(flag);
}

/** A config that would call a provider calls the test's server instead, which does not stream. */
function pointAtServer(workspace: Workspace, file: string): void {
  const path = join(workspace.folder, file);
  const written = readFileSync(path, 'utf8');
  if (written.includes(server.url)) return;
  const text = written
    .replaceAll(/baseUrl: "[^"]*"/g, `baseUrl: "${server.url}"`)
    .replaceAll(
      /\{ type: openai, keyEnv: (\w+) \}/g,
      `{ type: openai, keyEnv: $1, baseUrl: "${server.url}" }`,
    )
    .replaceAll(/approach: prompted,/g, 'approach: prompted, stream: false,')
    .replaceAll(/^( +)approach: prompted$/gm, '$1approach: prompted\n$1stream: false');
  writeFileSync(path, text);
}

/** Line by line in order; `…` stands for anything. */
function expectShown(lines: readonly string[], printed: string): void {
  let rest = printed;
  for (const line of lines) {
    for (const part of line.split('…')) {
      const at = rest.indexOf(part);
      expect(at, `"${part}" is not in what was printed:\n${printed}`).toBeGreaterThanOrEqual(0);
      rest = rest.slice(at + part.length);
    }
  }
}

describe('the pages are complete', () => {
  test('every command that a sentence mentions exists, with its flags', () => {
    for (const { name, text } of PAGES) {
      for (const [, words] of text.matchAll(/`breakeven ([^`\n]+)`/g))
        checkFlags((words as string).split(' '), name);
    }
  });

  test('every command of --help has a page that names each of its flags', () => {
    const pages = readdirSync(join(ROOT, 'docs/commands')).map((name) => name.replace('.md', ''));
    expect(pages.toSorted()).toEqual(help.commands.toSorted());
    for (const name of help.commands) {
      const text = readFileSync(join(ROOT, `docs/commands/${name}.md`), 'utf8');
      const missing = (help.flags[name] ?? []).filter(
        (flag) => !EVERYWHERE.has(flag) && !text.includes(flag),
      );
      expect({ name, missing }).toEqual({ name, missing: [] });
    }
  });

  test('every key of the config is a row of the reference, and every row is a key', () => {
    const text = readFileSync(join(ROOT, 'docs/config.md'), 'utf8');
    const rows = [...text.matchAll(/^\| \*{0,2}`([^`]+)`\*{0,2} \|/gm)].map(([, key]) => key as string);
    const keys = keyPaths(configJsonSchema());
    const written = keys.filter(
      (key) =>
        !keys.includes(key.replace('scenarios.NAME.', 'scenario.')) || !key.startsWith('scenarios.NAME.'),
    );
    expect(rows.toSorted()).toEqual(written.toSorted());
  });

  test('every page of docs/ is named by its index', () => {
    const index = PAGES.find(({ name }) => name === 'docs/README.md');
    const named = (index?.links ?? []).map((link) => join('docs', link.split('#')[0] as string));
    const pages = NAMES.filter((name) => name.startsWith('docs/') && name !== 'docs/README.md');
    expect(pages.filter((name) => !named.includes(name))).toEqual([]);
  });
});

/** Flags that every command has, described once. */
const EVERYWHERE: ReadonlySet<string> = new Set(['--help', '--version', '--store']);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const MAP_ENTRY: Readonly<Record<string, string>> = { prompts: 'prompts.NAME', endpoints: 'endpoints.ID' };

/** Keys as the reference writes them: `a.b`, `list[].a`, `map.NAME.a`. */
/** Parts of a grader are graders, described once. */
const PARTS = ['graders[].graders.NAME', 'graders[].criteria[].grader'];

function keyPaths(schema: Schema, path = ''): string[] {
  if (isRange(schema) || PARTS.includes(path)) return [];
  const keys = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const own = path === '' ? key : `${path}.${key}`;
    return [own, ...keyPaths(value, own)];
  });
  const entry = schema.additionalProperties;
  const inside = typeof entry === 'object' ? keyPaths(entry, MAP_ENTRY[path] ?? `${path}.NAME`) : [];
  const named = typeof entry === 'object' && path === 'prompts' ? ['prompts.NAME'] : [];
  const items = schema.items ? keyPaths(schema.items, `${path}[]`) : [];
  const any = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])].flatMap((one) => keyPaths(one, path));
  return [...new Set([...keys, ...named, ...inside, ...items, ...any])];
}

/** Described once for every figure that may be one. */
function isRange({ properties }: Schema): boolean {
  return Object.keys(properties ?? {}).join() === 'low,high,likely';
}

describe('links', () => {
  test.each(PAGES)('of $name lead to a file, and to a heading of it', ({ name, links }) => {
    const wrong = links.filter((link) => !/^https?:/.test(link) && !leadsSomewhere(name, link));
    expect(wrong).toEqual([]);
  });
});

function leadsSomewhere(from: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : relative(ROOT, resolve(ROOT, dirname(from), path));
  if (!existsSync(join(ROOT, target))) return false;
  return anchor === undefined || readPage(ROOT, target).anchors.includes(anchor);
}
