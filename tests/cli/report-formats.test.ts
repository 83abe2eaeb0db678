import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace } from '../support/workspace.ts';

/** Words that a passed-on report must not hold, one for each place that they could come from. */
const CANARY = 'kanarienvogel';
const CONFIG = `plans-of-${CANARY}/config-${CANARY}.yaml`;
const DATASET = `data-${CANARY}/eval-${CANARY}.jsonl`;
const TRAIN = `data-${CANARY}/train-${CANARY}.jsonl`;
const SHEET = `prices-${CANARY}.yaml`;
const SCENARIO = `what-if-${CANARY}.yaml`;

let server: ModelServer;
let workspace: Workspace;

beforeAll(async () => {
  server = await startModelServer({ reply: (question) => `${CANARY}-out ${question.split(' ').at(-1)}` });
  workspace = createWorkspace({ SERVER_KEY: 'none', BREAKEVEN_CHROMIUM: '/nowhere/chromium' });
  const rows = Array.from({ length: 30 }, (_, index) => ({
    id: `${CANARY}-id-${index}`,
    input: `${CANARY}-in ${index}`,
    answer: `${CANARY}-out ${index}`,
  }));
  const lines = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  workspace.write(DATASET, lines);
  workspace.write(TRAIN, lines);
  const text = configText({ url: server.url, candidates: CANDIDATES })
    .replace(
      'dataset: { file: eval.jsonl, id: id }',
      `dataset: { file: ../${DATASET}, train: ../${TRAIN}, id: id }`,
    )
    .concat(
      `prices: ../${SHEET}\n`,
      `notes: ["See ${DATASET}, /home/${CANARY}/notes.md and C:\\\\${CANARY}\\\\x.csv; https://example.com/how stays."]\n`,
    );
  workspace.write(CONFIG, text);
  workspace.write(SHEET, sheet());
  workspace.write(SCENARIO, 'scenario: { requestsPerMonth: 5000, incumbent: big }\n');
  const { code, stderr } = await workspace.breakeven('run', CONFIG);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('trials') });
});

afterAll(async () => {
  workspace.remove();
  await server.close();
});

const ASKED = 'endpoint: server, prompt: ask, stream: false, sampling: { maxTokens: 20 }';
const CANDIDATES = [
  `{ id: big, approach: prompted, model: big, ${ASKED}, price: { input: 2, output: 8 } }`,
  `{ id: tuned, approach: supervised, model: tuned, ${ASKED}, training: { method: supervised, base: big, examples: 30, usd: 3 }, price: { input: 1, output: 4 } }`,
  `{ id: sheeted, approach: prompted, model: sheeted, ${ASKED} }`,
];

const sheet = (): string =>
  `prices:\n  - { provider: openai, model: sheeted, from: 2025-11-01, evidence: assumption, source: "read in /home/${CANARY}/bills.xlsx", usd: { input: 1, output: 4 } }\n`;

async function reported(...flags: string[]) {
  const finished = await workspace.breakeven('report', 'latest', ...flags);
  expect({ ...finished, stdout: '' }).toEqual({ code: 0, stdout: '', stderr: expect.any(String) });
  return finished;
}

const filesIn = (folder: string): string[] =>
  readdirSync(join(workspace.folder, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(workspace.folder, folder, name)).isFile())
    .toSorted();

describe('report --format', () => {
  test('writes a page, Markdown and JSON by default', async () => {
    await reported('--out', 'usual');
    expect(filesIn('usual')).toEqual(['index.html', 'report.json', 'report.md']);
  });

  test('writes what it is asked for, in a list or repeated, and nothing else', async () => {
    const { stderr } = await reported('--out', 'some', '--format', 'csv,md', '--format', 'SVG');
    const files = filesIn('some');
    expect(files.filter((name) => name.startsWith('tables/'))).toEqual(
      [
        'breakdown',
        'calendar',
        'candidates',
        'cheapest-by-volume',
        'comparisons',
        'examples',
        'flips',
        'lints',
        'prices',
        'requirements',
        'scenarios',
      ].map((name) => `tables/${name}.csv`),
    );
    expect(files).toContain('report.md');
    expect(files).toContain('charts/accuracy-cost.svg');
    expect(files.filter((name) => !/^(tables|charts)\/|^report\.md$/.test(name))).toEqual([]);
    expect(stderr).toContain('some/tables/flips.csv');
    expect(readFileSync(join(workspace.folder, 'some/report.md'), 'utf8')).toContain('--format md,csv,svg');
  });

  test('all writes all that this machine can make, and says why not the rest', async () => {
    const { stderr } = await reported('--out', 'all', '--format', 'all');
    expect(filesIn('all')).toContain('charts/latency.png');
    expect(filesIn('all')).toContain('index.html');
    expect(existsSync(join(workspace.folder, 'all/report.pdf'))).toBe(false);
    expect(stderr.match(/not written/g)).toHaveLength(1);
    expect(stderr).toMatch(/not written: .*BREAKEVEN_CHROMIUM[^\n]*\n {2}try: .*apt-get install chromium/);
  });

  test('exits with 2 where one that was named cannot be made, after the others were written', async () => {
    for (const flags of [
      ['--format', 'md,pdf'],
      ['--format', 'all', '--format', 'pdf'],
      ['--format', 'md,pdf', '--json'],
    ]) {
      const { code, stderr } = await workspace.breakeven('report', 'latest', '--out', 'named', ...flags);
      expect([flags, code]).toEqual([flags, 2]);
      expect(stderr).toMatch(/^written: [^\n]*named\/report\.md[\s\S]*not written: /);
      expect(filesIn('named')).toContain('report.md');
    }
  });

  test('where nothing of it can be made, it fails', async () => {
    const { code, stderr } = await workspace.breakeven('report', 'latest', '--format', 'pdf');
    expect(code).toBe(2);
    expect(stderr).toContain('BREAKEVEN_CHROMIUM');
  });

  test.each(['docx', '', 'html,,md'])('refuses %j and names what there is', async (format) => {
    const { code, stderr } = await workspace.breakeven('report', 'latest', '--format', format);
    expect(code).toBe(2);
    expect(stderr).toContain('known: html, md, json, csv, svg, png, pdf, all');
  });
});

describe('report --share', () => {
  const flags = ['--prices', SHEET, '--scenario', SCENARIO, '--format', 'all'];

  test('without it, the report names examples and files', async () => {
    await reported('--out', 'own', ...flags);
    const json = readFileSync(join(workspace.folder, 'own/report.json'), 'utf8');
    expect(json).toContain(`${CANARY}-id-`);
    expect(json).toContain(DATASET);
    expect(readFileSync(join(workspace.folder, 'own/report.md'), 'utf8')).toContain(SCENARIO);
  });

  test('leaves no example, path or name of a file in any format, nor on the terminal', async () => {
    const shared = await reported('--out', 'shared', '--share', ...flags);
    expect(shared.stdout).not.toContain(CANARY);
    expect((await reported('--out', 'shared', '--share', '--json', ...flags)).stdout).not.toContain(CANARY);
    const files = filesIn('shared');
    expect(files.length).toBeGreaterThan(15);
    for (const name of files) {
      const text = readFileSync(join(workspace.folder, 'shared', name)).toString('latin1');
      expect(text.includes(CANARY), name).toBe(false);
      expect(text.includes(workspace.folder), name).toBe(false);
    }
  });

  test('keeps the verdict, the figures and public addresses', async () => {
    await reported('--out', 'shared', '--share', ...flags);
    const read = (folder: string) =>
      JSON.parse(readFileSync(join(workspace.folder, folder, 'report.json'), 'utf8'));
    const [own, shared] = [read('own'), read('shared')];
    for (const key of ['run', 'recommendation', 'headline', 'candidates', 'comparisons', 'flips', 'scenario'])
      expect(shared[key]).toEqual(own[key]);
    expect(shared.notes.join()).toContain('https://example.com/how stays.');
    expect(shared.lints.map(({ id }: { id: string }) => id)).toEqual(
      own.lints.map(({ id }: { id: string }) => id),
    );
  });

  test('an import is not called after its file', async () => {
    const lines = [1, 0].map((score, index) =>
      JSON.stringify({ candidate: `c${index}`, example: `${CANARY}-x`, score }),
    );
    workspace.write(`${CANARY}.jsonl`, `${lines.join('\n')}\n`);
    const imported = await workspace.breakeven('import', `${CANARY}.jsonl`, '--json');
    const { run } = JSON.parse(imported.stdout) as { run: string };
    expect(run).toContain(CANARY);
    const { code } = await workspace.breakeven('report', run, '--share', '--out', 'import');
    expect(code).toBe(4);
    for (const name of filesIn('import'))
      expect(readFileSync(join(workspace.folder, 'import', name), 'utf8')).not.toContain(CANARY);
  });
});
