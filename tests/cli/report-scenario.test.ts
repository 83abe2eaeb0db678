import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Finished, type Workspace } from '../support/workspace.ts';

let server: ModelServer;
let workspace: Workspace;

/** Both are right on everything: 60 questions of 12 customers. */
beforeAll(async () => {
  server = await startModelServer({ reply: (question) => String(2 * Number(question.split(' ')[1])) });
  workspace = createWorkspace({ SERVER_KEY: 'none' });
  const rows = Array.from({ length: 60 }, (_, index) => ({
    id: `e${index}`,
    input: `double ${index}`,
    answer: String(2 * index),
    customer: `c${index % 12}`,
    kind: index % 2 === 0 ? 'even' : ['odd'],
  }));
  workspace.write('eval.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  workspace.write('config.yaml', configText({ url: server.url }));
  const { code, stderr } = await workspace.breakeven('run', 'config.yaml');
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

afterAll(async () => {
  workspace.remove();
  await server.close();
});

/** Writes no page where only the document is looked at: charts take most of a report's time. */
async function reportJson(...flags: string[]): Promise<ReportDocument> {
  return writtenReport('--format', 'json', ...flags);
}

async function writtenReport(...flags: string[]): Promise<ReportDocument> {
  const { code, stdout, stderr } = await workspace.breakeven('report', 'latest', '--json', ...flags);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stdout);
}

const refusedReport = (...flags: string[]): Promise<Finished> =>
  workspace.breakeven('report', 'latest', ...flags);

const expected = ({ candidates }: ReportDocument, id: string) =>
  candidates.find((one) => one.id === id)?.expected;

describe('report --scenario', () => {
  test('prices and decides by the file, writes where it says, and asks no model', async () => {
    const before = server.asked.length;
    workspace.write(
      'plans/what-if.yaml',
      [
        'scenarios:',
        '  base: { requestsPerMonth: { low: 1e6, high: 3e6 }, require: { minAccuracy: 0.8 } }',
        '  small-volume: { from: base, requestsPerMonth: 1000 }',
        'candidates:',
        '  - { id: small, approach: supervised, training: { usd: 5 }, hosting: { usdPerMonth: 7 } }',
        '  - { id: both, approach: cascade, cheap: small, verifier: exact, strong: big }',
        'dataset: { cluster: customer }',
        'report: { out: reports/what-if }',
        'notes: [Volume is a guess.]',
        '',
      ].join('\n'),
    );
    const document = await writtenReport('--scenario', 'plans/what-if.yaml');
    expect(server.asked.length).toBe(before);
    expect(document.scenario).toMatchObject({
      incumbent: 'big',
      requestsPerMonth: 2e6,
      ranges: { requestsPerMonth: { low: 1e6, high: 3e6 } },
    });
    expect(document.scenarios.map(({ name, scenario }) => [name, scenario.requestsPerMonth])).toEqual([
      ['base', 2e6],
      ['small-volume', 1000],
    ]);
    const small = document.candidates.find(({ id }) => id === 'small');
    expect(small).toMatchObject({ approach: 'supervised', fixedUsd: 5, hostingUsdPerMonth: 7 });
    expect(document.candidates.map(({ id }) => id)).toEqual(['big', 'small', 'both']);
    expect(document.notes).toContain('Volume is a guess.');
    expect(existsSync(join(workspace.folder, 'reports/what-if/index.html'))).toBe(true);
    const markdown = readFileSync(join(workspace.folder, 'reports/what-if/report.md'), 'utf8');
    expect(markdown).toMatch(/breakeven report doubling-\S+ --scenario plans\/what-if\.yaml/);
  });

  test('leaves the run as it is: without the file its own scenario holds', async () => {
    const { scenario, candidates } = await reportJson();
    expect(scenario).toMatchObject({ requestsPerMonth: 100_000, ranges: {} });
    expect(candidates.map(({ approach }) => approach)).toEqual(['prompted', 'prompted']);
  });

  test('has another hash of config than the run, the same for the same file', async () => {
    workspace.write('one.yaml', 'scenario: { requestsPerMonth: 7 }\n');
    const hashes = [
      await reportJson(),
      await reportJson('--scenario', 'one.yaml'),
      await reportJson('--scenario', 'one.yaml'),
    ].map(({ provenance }) => provenance.config);
    expect(hashes[1]).toBe(hashes[2]);
    expect(hashes[1]).not.toBe(hashes[0]);
  });

  test.each([
    [
      'a candidate that the run lacks',
      'candidates:\n  - { id: smal }\n',
      "bad.yaml:2: candidates.0.id: the run has no candidate 'smal'",
    ],
    [
      'an unknown key',
      'scenario: { requestsPerMonth: 1, groth: 2 }\n',
      'bad.yaml:1: scenario.groth: unknown key',
    ],
    [
      'a field that no example has',
      'dataset: { cluster: custmer }\n',
      "example 'e0': field 'custmer' is missing",
    ],
  ])('refuses %s with exit 2', async (_, content, says) => {
    workspace.write('bad.yaml', content);
    const { code, stdout, stderr } = await refusedReport('--scenario', 'bad.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(says);
  });
});

describe('report --price and --prices', () => {
  test('--price multiplies what a candidate’s tokens cost, may be repeated, and is told apart from the rest', async () => {
    const before = await reportJson();
    const after = await reportJson('--price', 'big=0.5x', '--price', 's*=3x');
    const ratio = (id: string): number =>
      (expected(after, id)?.totalUsd ?? 0) / (expected(before, id)?.totalUsd ?? 0);
    expect(ratio('big')).toBeCloseTo(0.5, 9);
    expect(ratio('small')).toBeCloseTo(3, 9);
    expect(after.scenario?.priceChanges).toEqual([
      { match: 'big', factor: 0.5 },
      { match: 's*', factor: 3 },
    ]);
  });

  test('--price stands in the command that makes the report again, as a shell takes it', async () => {
    await writtenReport('--price', 's*=3x', '--volume', '2x', '--as-of', '2026-11-20', '--out', 'again');
    expect(readFileSync(join(workspace.folder, 'again/report.md'), 'utf8')).toMatch(
      /breakeven report doubling-\S+ --price 's\*=3x' --volume 2x --as-of 2026-11-20/,
    );
  });

  test.each([
    [['--price', 'bgi=0.5x'], '--price bgi: no candidate and no priced model is called that'],
    [['--price', 'big'], '--price big is no price change'],
    [['--price', 'big=0.5'], '--price big=0.5 is no price change'],
    [['--price', 'big=0x'], '--price big=0x is no price change'],
    [['--price', '=2x'], '--price =2x is no price change'],
    [['--prices', 'none.yaml'], 'none.yaml: price sheet cannot be read: no such file'],
    [['--scenario', 'none.yaml'], 'none.yaml: scenario file cannot be read: no such file'],
  ])('%j is refused with exit 2', async (flags, says) => {
    const { code, stderr } = await refusedReport(...flags);
    expect(code).toBe(2);
    expect(stderr).toContain(says);
  });

  test('a path that was typed is said to be relative to the working directory, one in a file to that file', async () => {
    workspace.write('plans/lost.yaml', 'prices: none.yaml\n');
    const typed = 'try: check the path; it is relative to the working directory';
    for (const flags of [
      ['--prices', 'none.yaml'],
      ['--scenario', 'none.yaml'],
    ])
      expect((await refusedReport(...flags)).stderr).toContain(typed);
    expect((await workspace.breakeven('plan', 'none.yaml')).stderr).toContain(typed);
    const { stderr } = await refusedReport('--scenario', 'plans/lost.yaml');
    expect(stderr).toContain('plans/none.yaml: price sheet cannot be read: no such file');
    expect(stderr).toContain('try: check the path; it is relative to the file that names it');
  });

  test('--price in dollars is refused, and told where dollars go', async () => {
    const { code, stderr } = await refusedReport('--price', 'big:output=3.5');
    expect([code, stderr]).toEqual([
      2,
      "error: --price big:output=3.5 is no price change\n  try: give a candidate or provider/model, and a factor: --price 'openai/*=0.5x'; dollars go into a sheet: --prices FILE\n",
    ]);
  });

  test('--prices is a sheet that wins over that of the scenario file', async () => {
    const sheet = (usd: number): string =>
      `prices:\n  - { provider: server, model: m, from: 2026-01-01, evidence: assumption, source: a test, usd: { input: ${usd}, output: ${usd} } }\n`;
    workspace.write('sheets/file.yaml', sheet(1));
    workspace.write('flag.yaml', sheet(2));
    workspace.write('sheets/what-if.yaml', 'prices: file.yaml\n');
    const plain = await reportJson();
    const byFile = await reportJson('--scenario', 'sheets/what-if.yaml');
    const byFlag = await reportJson('--scenario', 'sheets/what-if.yaml', '--prices', 'flag.yaml');
    expect(new Set([plain, byFile, byFlag].map(({ provenance }) => provenance.prices)).size).toBe(3);
  });
});

describe('a config that learns of cascades, clusters and scenarios', () => {
  test('plans and runs what it did: nothing is asked again', async () => {
    const cascade = '  - { id: both, approach: cascade, cheap: small, verifier: exact, strong: big }';
    const scenarios =
      'scenarios: { base: { requestsPerMonth: { low: 1, high: 3 }, judge: unlabelled }, boom: { from: base, requestsPerMonth: 9 } }';
    const grown = configText({ url: server.url, scenario: `${cascade}\n${scenarios}` });
    const dataset = 'dataset: { file: eval.jsonl, id: id, cluster: customer, tags: kind }';
    workspace.write('config.yaml', grown.replace(/^dataset: .*$/m, dataset));
    const plan = JSON.parse((await workspace.breakeven('plan', 'config.yaml', '--json')).stdout);
    expect(plan.candidates.map(({ id }: { id: string }) => id)).toEqual(['big', 'small']);
    const before = server.asked.length;
    expect((await workspace.breakeven('run', 'config.yaml')).code).toBe(0);
    expect(server.asked.length).toBe(before);
    const { scenarios: shown, candidates } = await reportJson();
    expect(shown.map(({ name }) => name)).toEqual(['base', 'boom']);
    expect(candidates.map(({ id }) => id)).toEqual(['big', 'small', 'both']);
  });
});

describe('report --volume', () => {
  test('is one of the scenario file, every scenario and range of it', async () => {
    workspace.write(
      'two.yaml',
      'scenarios: { a: { requestsPerMonth: { low: 10, high: 30 } }, b: { from: a, requestsPerMonth: 50 } }\n',
    );
    const { scenarios } = await reportJson('--scenario', 'two.yaml', '--volume', '2x');
    expect(scenarios.map(({ scenario }) => scenario.requestsPerMonth)).toEqual([40, 100]);
    expect(scenarios[0]?.scenario.ranges).toEqual({ requestsPerMonth: { low: 20, high: 60 } });
  });
});
