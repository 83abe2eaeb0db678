import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LoadReport } from '../../src/app/load.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const SERVICE_MS = 40;

let server: Server;
let workspace: Workspace;
let url: string;
const questions = new Set<string>();

/** One slot that serves one request after the other, forty milliseconds each: it can 25 a second. */
beforeAll(async () => {
  let line: Promise<unknown> = Promise.resolve();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', async () => {
      const { model, messages } = JSON.parse(body);
      questions.add(messages.at(-1).content);
      const turn = line.then(() => wait(SERVICE_MS));
      line = turn;
      await turn;
      response.setHeader('content-type', 'application/json');
      const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: '42' } }];
      const usage = { prompt_tokens: 8, completion_tokens: 10, total_tokens: 18 };
      response.end(JSON.stringify({ id: 'c', object: 'chat.completion', model, choices, usage }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  workspace = createWorkspace({ SERVER_KEY: 'none' });
  writeDataset(workspace, 30);
  workspace.write('config.yaml', configText({ url }));
});

afterAll(() => {
  workspace.remove();
  server.closeAllConnections();
  server.close();
});

const asked = (...flags: string[]) => workspace.breakeven('load', 'config.yaml', 'big', ...flags);

describe('load', () => {
  test('finds the knee of a server that serves 25 a second, with the capacity to paste into the config', async () => {
    const flags = [
      '--rates',
      '8,90,100',
      '--seconds',
      '2.5',
      '--latency-ms',
      '1500',
      '--budget',
      '5',
      '--json',
    ];
    const { code, stdout, stderr } = await asked(...flags);
    expect(stderr).toContain('8 req/s: p95');
    expect(code).toBe(0);
    const report: LoadReport = JSON.parse(stdout);
    expect(report.steps.map(({ rate }) => rate)).toEqual([8, 90]);
    expect(report.steps[1]).toMatchObject({ status: 'failed', ending: 'late', held: false });
    expect(report.highest?.rate).toBe(8);
    expect(report.capacity?.requestsPerSecond).toBe(8);
    const [below, above] = report.steps;
    expect(below?.latencyMs?.p50.point).toBeGreaterThanOrEqual(SERVICE_MS - 2);
    expect(above?.latencyMs?.p50.point).toBeGreaterThan(below?.latencyMs?.p95.point ?? 0);
    expect(above?.answersPerSecond).toBeLessThan(27);
    expect(report.repeated).toBe(true);
    expect(questions.size).toBe(30);
    expect(report.spentUsd).toBeCloseTo(report.asked * ((8 * 2 + 10 * 8) / 1e6), 9);
  });

  test('prints a table and the hosting to paste', async () => {
    const { code, stdout } = await asked(
      '--rates',
      '4',
      '--seconds',
      '2',
      '--latency-ms',
      '2000',
      '--budget',
      '1',
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/req\/s +requests +failed +p50 ms/);
    expect(stdout).toContain(
      'It bears at least 4 requests a second, 95 % within 2,000 ms, as far as so few requests can tell.',
    );
    expect(stdout).toContain('hosting: { usdPerMonth: RENT, requestsPerSecond: 4 }');
  });

  test('stops before the budget would be passed, and says so', async () => {
    const flags = ['--rates', '20', '--seconds', '20', '--latency-ms', '5000', '--budget', '0.002', '--json'];
    const { code, stdout } = await asked(...flags);
    expect(code).toBe(3);
    const report: LoadReport = JSON.parse(stdout);
    expect(report.ending).toBe('budget');
    expect(report.spentUsd).toBeLessThanOrEqual(0.002);
    expect(report.asked).toBeGreaterThan(3);
  });

  test('ends on Ctrl-C with what was measured', async () => {
    const { process: child, finished } = workspace.start(
      ...['load', 'config.yaml', 'big', '--latency-ms', '5000', '--budget', '5', '--json'],
      ...['--rates', '5,10', '--seconds', '1'],
    );
    let seen = '';
    child.stderr?.on('data', (chunk) => {
      const before = seen.includes('5 req/s');
      seen += chunk;
      if (!before && seen.includes('5 req/s')) child.kill('SIGINT');
    });
    const { code, stdout } = await finished;
    expect(code).toBe(130);
    const report: LoadReport = JSON.parse(stdout);
    expect(report.ending).toBe('interrupted');
    expect(report.steps[0]).toMatchObject({ rate: 5, held: true });
  });
});

describe('load refuses', () => {
  const limit = ['--latency-ms', '100'];

  test.each<[string, string[], RegExp]>([
    ['a candidate that is not there', ['tiny', ...limit], /there is no candidate 'tiny'/],
    ['to go without a limit of latency', ['big', '--budget', '1'], /no limit of latency.*\n.*--latency-ms/],
    ['to spend without a budget', ['big', ...limit], /nothing says what the load may cost\n.*--budget/],
    ['rates that fall', ['big', ...limit, '--rates', '5,2'], /--rates 5,2 is no list of rates/],
    ['rates that are none', ['big', ...limit, '--rates', '1,,2'], /is no list of rates/],
    ['no seconds', ['big', ...limit, '--seconds', '0'], /--seconds 0 is no amount/],
    ['half a request in flight', ['big', ...limit, '--max-in-flight', '1.5'], /is no count/],
  ])('%s', async (_, words, message) => {
    const { code, stderr } = await workspace.breakeven('load', 'config.yaml', ...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('what goes by batch, what is not trained yet, and a budget on what has no price or no cap', async () => {
    const base = 'approach: prompted, endpoint: server, model: m, prompt: ask, stream: false';
    workspace.write(
      'other.yaml',
      configText({
        url,
        candidates: [
          `{ id: big, ${base} }`,
          `{ id: waits, ${base}, tier: batch }`,
          `{ id: endless, ${base}, price: { input: 1, output: 1 } }`,
          '{ id: raw, approach: supervised, endpoint: server, model: null, prompt: ask, training: { method: supervised, base: m } }',
        ],
      }).replace('dataset: { file: eval.jsonl,', 'dataset: { file: eval.jsonl, train: eval.jsonl,'),
    );
    const refused = async (id: string): Promise<string> => {
      const { code, stderr } = await workspace.breakeven('load', 'other.yaml', id, ...limit, '--budget', '1');
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refused('waits')).toContain('they have no latency');
    expect(await refused('raw')).toContain('is not trained yet');
    expect(await refused('big')).toContain('no price is known');
    expect(await refused('endless')).toContain('without sampling.maxTokens');
  });

  test('nothing of a server of one’s own, whose tokens cost nothing: no price, no budget', async () => {
    const { code, stdout } = await workspace.breakeven(
      ...['load', 'other.yaml', 'big', '--latency-ms', '2000', '--rates', '3', '--seconds', '1'],
    );
    expect(code).toBe(0);
    expect(stdout).toContain('hosting:');
  });
});
