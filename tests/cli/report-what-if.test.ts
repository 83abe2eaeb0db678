import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ReportDocument } from '../../src/core/model/report-document.ts';
import { decideAgain } from '../../src/page/engine.ts';
import { inflate } from '../../src/page/inflate.ts';
import { unpackMeasured } from '../../src/page/pack.ts';
import { flagsOf, type WhatIf } from '../../src/page/what-if.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

let workspace: Workspace;

/** 80 tickets, answered by two models; the small one is wrong on each seventh. */
beforeAll(async () => {
  workspace = createWorkspace({});
  const trials = Array.from({ length: 80 }, (_, index) => [
    {
      candidate: 'big',
      example: `ticket-${index}`,
      tags: [index % 2 === 0 ? 'vip-customer' : 'walk-in'],
      cluster: `household-${index % 40}`,
      text: `refund to account ${index}`,
      score: index % 11 === 0 ? 0 : 1,
      latencyMs: 900 + index,
      calls: [{ servedModel: 'gpt-4.1', input: 900 + index, cachedInput: 100, output: 40 }],
    },
    {
      candidate: 'small',
      example: `ticket-${index}`,
      text: `no refund, account ${index}`,
      score: index % 7 === 0 ? 0 : 1,
      latencyMs: 300 + index,
      calls: [{ servedModel: 'gpt-4.1-mini', input: 300 + index, output: 30 + (index % 5) }],
    },
  ]);
  workspace.write(
    'trials.jsonl',
    trials
      .flat()
      .map((trial) => `${JSON.stringify(trial)}\n`)
      .join(''),
  );
  workspace.write(
    'scenario.yaml',
    [
      'scenario:',
      '  incumbent: big',
      '  requestsPerMonth: { low: 100000, high: 300000, likely: 200000 }',
      '  growth: 0.02',
      '  usdPerError: 0.002',
      '  require: { minAccuracy: 0.7 }',
      '',
    ].join('\n'),
  );
  const { code, stderr } = await workspace.breakeven('import', 'trials.jsonl');
  expect({ code, stderr }).toMatchObject({ code: 0 });
});

afterAll(() => workspace.remove());

const report = (...flags: string[]) =>
  workspace.breakeven('report', 'latest', '--scenario', 'scenario.yaml', '--out', 'out', ...flags);

/** What a block of the page's data holds; `null`: the page has no such block. */
async function blockOf(name: string, folder = 'out'): Promise<string | null> {
  const html = readFileSync(join(workspace.folder, folder, 'index.html'), 'utf8');
  const [, base64] = new RegExp(`id="data-${name}">([^<]+)<`).exec(html) ?? [];
  return base64 === undefined ? null : inflate(base64);
}

describe('what a page takes along', () => {
  const PRIVATE = [/ticket-\d/, /household-\d/, /vip-customer|walk-in/, /refund|account \d/];

  test('is, when it is passed on, no example, answer, tag or path: none can be unpacked from it', async () => {
    expect((await report('--share', '--out', 'shared')).code).toBe(0);
    const measured = (await blockOf('measured', 'shared')) as string;
    expect(unpackMeasured(measured.slice(measured.indexOf('\n') + 1)).evidence).toHaveLength(2);
    expect(PRIVATE.filter((word) => word.test(measured))).toEqual([]);
    const files = ['scenario.yaml', 'trials.jsonl', workspace.folder, '.breakeven/'];
    expect(files.filter((file) => measured.includes(file))).toEqual([]);
    expect(await blockOf('examples', 'shared')).toBeNull();
    expect(readFileSync(join(workspace.folder, 'shared/index.html'), 'utf8')).not.toContain('data-examples');
  });

  test('is otherwise its examples with their answers and tags, and they alone', async () => {
    expect((await report('--out', 'own')).code).toBe(0);
    const examples = await blockOf('examples', 'own');
    for (const word of [/ticket-\d/, /vip-customer/, /refund to account \d/]) expect(examples).toMatch(word);
    const measured = (await blockOf('measured', 'own')) as string;
    expect(PRIVATE.filter((word) => word.test(measured))).toEqual([]);
  });

  test('are the tags of a mix, as production is weighed by them', async () => {
    workspace.write(
      'mixed.yaml',
      'scenario: { incumbent: big, requestsPerMonth: 1000, mix: { vip-customer: 0.2, walk-in: 0.8 } }\n',
    );
    const written = await workspace.breakeven(
      ...['report', 'latest', '--scenario', 'mixed.yaml', '--out', 'mixed', '--json'],
    );
    const measured = (await blockOf('measured', 'mixed')) as string;
    const run = unpackMeasured(measured.slice(measured.indexOf('\n') + 1));
    const decided = JSON.parse(JSON.stringify(decideAgain(run, { values: {}, prices: {} })));
    expect(decided).toEqual(JSON.parse(written.stdout));
  });
});

describe('what a page decides', () => {
  const whatIf: WhatIf = {
    values: {
      requestsPerMonth: 750_000,
      growth: 0.1,
      horizonMonths: 18,
      usdPerError: 0.01,
      cachedInputShare: 0.4,
      batchShare: 0.25,
      'require.minAccuracy': 0.75,
    },
    prices: { 'openai/gpt-4.1': 0.6, 'openai/gpt-4.1-mini': 1.5 },
  };

  test('is what the command line writes under the same assumptions, to the last digit', async () => {
    expect((await report()).code).toBe(0);
    const text = (await blockOf('measured')) as string;
    const measured = unpackMeasured(text.slice(text.indexOf('\n') + 1));
    const decided = JSON.parse(JSON.stringify(decideAgain(measured, whatIf)));
    const { code, stdout } = await report('--json', ...flagsOf(whatIf));
    expect(code).toBe(0);
    const written: ReportDocument = JSON.parse(stdout);
    expect(written.scenario?.requestsPerMonth).toBe(750_000);
    expect(decided).toEqual(written);
  });
});

describe('report --assume', () => {
  test('refuses what is no assumption, and what it may not be', async () => {
    const unknown = await report('--assume', 'volume=3');
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('--assume volume=3 names no assumption');
    const partly = await report('--assume', 'horizonMonths=1.5');
    expect(partly.code).toBe(2);
    expect(partly.stderr).toContain('horizonMonths is a whole number from 1 to 120');
  });

  test('stands in the command that writes the report again', async () => {
    expect((await report('--assume', 'growth=0.5')).code).toBe(0);
    const markdown = readFileSync(join(workspace.folder, 'out/report.md'), 'utf8');
    expect(markdown).toContain('--assume growth=0.5');
  });
});

describe('candidates whose names mean something to JavaScript', () => {
  test('are reported like any other', async () => {
    const names = ['constructor', '__proto__', 'valueOf', 'plain'];
    const lines = names.map((candidate) =>
      JSON.stringify({
        candidate,
        example: '1',
        passed: true,
        input: 9,
        output: 9,
        servedModel: 'gpt-4.1',
      }),
    );
    workspace.write('odd.jsonl', `${lines.join('\n')}\n`);
    expect((await workspace.breakeven('import', 'odd.jsonl', '--run', 'odd')).code).toBe(0);
    workspace.write('odd.yaml', 'scenario: { incumbent: plain, requestsPerMonth: 1000 }\n');
    const { code, stdout, stderr } = await workspace.breakeven(
      ...['report', 'odd', '--scenario', 'odd.yaml', '--out', 'odd', '--json'],
    );
    expect({ code, stderr: stderr.includes('bug in breakeven') }).toEqual({ code: 0, stderr: false });
    const { candidates } = JSON.parse(stdout) as ReportDocument;
    expect(candidates.map(({ id }) => id).toSorted()).toEqual(names.toSorted());
  });
});
