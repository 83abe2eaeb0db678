import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The command line as one bundle of its sources; without Vitest's setup the sources themselves. */
const MAIN = process.env.BREAKEVEN_TEST_CLI ?? join(import.meta.dirname, '../../src/cli/main.ts');

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of its own in which the command line is typed. */
export interface Workspace {
  readonly folder: string;
  write(name: string, text: string): void;
  /** Runs `breakeven …` to its end. */
  breakeven(...args: string[]): Promise<Finished>;
  /** Starts `breakeven …` and leaves it running. */
  start(...args: string[]): { readonly process: ChildProcess; readonly finished: Promise<Finished> };
  remove(): void;
}

export function createWorkspace(env: Readonly<Record<string, string>> = {}): Workspace {
  const folder = mkdtempSync(join(tmpdir(), 'breakeven-'));
  const start: Workspace['start'] = (...args) => {
    const { BREAKEVEN_STORE: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd: folder,
      env: { ...inherited, NO_COLOR: '1', ...env },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    const finished = new Promise<Finished>((resolve) =>
      child.once('close', (code) => resolve({ code, stdout, stderr })),
    );
    return { process: child, finished };
  };
  return {
    folder,
    write(name, text) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    breakeven: (...args) => start(...args).finished,
    start,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Capitals of made-up countries: the reference answer is the question's number, doubled. */
export function writeDataset(workspace: Workspace, count: number, name = 'eval.jsonl'): void {
  const rows = Array.from({ length: count }, (_, index) => ({
    id: `e${index}`,
    input: `double ${index}`,
    answer: String(2 * index),
  }));
  workspace.write(name, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
}

export interface ConfigParts {
  readonly url: string;
  readonly candidates?: readonly string[];
  readonly scenario?: string;
  readonly run?: string;
}

/** A small valid config; `candidates` are YAML flow maps. */
export function configText({ url, candidates, scenario, run }: ConfigParts): string {
  const list = candidates ?? [
    '{ id: big, approach: prompted, endpoint: server, model: big, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 2, output: 8 } }',
    '{ id: small, approach: prompted, endpoint: server, model: small, prompt: ask, stream: false, sampling: { maxTokens: 20 }, price: { input: 0.2, output: 0.8 } }',
  ];
  return [
    'name: doubling',
    'seed: 3',
    'dataset: { file: eval.jsonl, id: id }',
    'prompts: { ask: "{{item.input}}" }',
    'graders:',
    '  - { id: exact, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }',
    `endpoints: { server: { type: openai, baseUrl: "${url}", keyEnv: SERVER_KEY } }`,
    'candidates:',
    ...list.map((candidate) => `  - ${candidate}`),
    ...(scenario === undefined
      ? ['scenario: { incumbent: big, requestsPerMonth: 100000, require: { minAccuracy: 0.8 } }']
      : [scenario]),
    run ?? 'run: { concurrency: 8 }',
    '',
  ].join('\n');
}
