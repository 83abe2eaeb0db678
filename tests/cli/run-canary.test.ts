import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const CANARY = 'canary-key-0123456789abcdef';
const OTHER = 'other-key-fedcba9876543210';

interface Heard {
  readonly url: string;
  readonly requests: IncomingHttpHeaders[];
}

let servers: Server[];
let workspace: Workspace;

beforeEach(() => {
  servers = [];
  workspace = createWorkspace({ FIRST_KEY: CANARY, SECOND_KEY: OTHER });
  writeDataset(workspace, 6);
});

afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  workspace.remove();
});

async function listen(reply: (response: ServerResponse, key: string, count: number) => void): Promise<Heard> {
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    requests.push(request.headers);
    request.resume();
    request.on('end', () =>
      reply(response, String(request.headers.authorization ?? '').replace('Bearer ', ''), requests.length),
    );
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, requests };
}

function answer(response: ServerResponse, content: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(
      status === 200
        ? {
            model: content,
            choices: [{ finish_reason: 'stop', message: { content } }],
            usage: { prompt_tokens: 5, completion_tokens: 5 },
          }
        : { error: { message: content } },
    ),
  );
}

const config = (endpoints: string, candidates: readonly string[]): string =>
  [
    'name: canary',
    'dataset: { file: eval.jsonl }',
    'graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]',
    `endpoints: { ${endpoints} }`,
    'candidates:',
    ...candidates.map((candidate) => `  - ${candidate}`),
    'scenario: { requestsPerMonth: 1000 }',
    'run: { concurrency: 3, maxAttempts: 2, fatalErrors: 100 }',
    '',
  ].join('\n');

const candidate = (id: string, endpoint: string): string =>
  `{ id: ${id}, approach: prompted, endpoint: ${endpoint}, model: m-${id}, stream: false, price: { input: 1, output: 1 } }`;

/** Everything that a user can see or keep: what was printed, what is stored, every file. */
async function everything(printed: readonly string[]): Promise<string> {
  const store = await openStore('sqlite:.breakeven/breakeven.db', workspace.folder);
  const kept: unknown[] = [await store.listRuns()];
  const { id } = await store.getRun('latest');
  for await (const trial of store.readTrials(id, '')) kept.push(trial);
  await store.close();
  const { execFileSync } = await import('node:child_process');
  const files = execFileSync('find', ['.', '-type', 'f', '-exec', 'cat', '{}', '+'], {
    cwd: workspace.folder,
    encoding: 'latin1',
    maxBuffer: 1 << 28,
  });
  return [...printed, JSON.stringify(kept), files].join('\n');
}

describe('a key', () => {
  test('reaches no store, report, progress, event or error, whatever its server repeats', async () => {
    const loud = await listen((response, key, count) => {
      if (count % 3 === 0) answer(response, `your key ${key} is wrong`, 401);
      else if (count % 3 === 1) answer(response, `you said ${key}. `.repeat(count > 6 ? 60 : 1));
      else {
        response.writeHead(500, { 'x-key': key });
        response.end(`<html>${key}</html>`);
      }
    });
    workspace.write(
      'config.yaml',
      config(`loud: { type: openai, baseUrl: "${loud.url}", keyEnv: FIRST_KEY }`, [
        candidate('one', 'loud'),
        candidate('two', 'loud'),
      ]),
    );
    const runs = [
      await workspace.breakeven('run', 'config.yaml', '--events', '--json'),
      await workspace.breakeven('plan', 'config.yaml'),
      await workspace.breakeven('report', '--out', 'out'),
      await workspace.breakeven('export', 'latest', '--format', 'trials'),
    ];
    expect(loud.requests.every(({ authorization }) => authorization === `Bearer ${CANARY}`)).toBe(true);
    const seen = await everything(runs.flatMap(({ stdout, stderr }) => [stdout, stderr]));
    expect(seen).not.toContain(CANARY);
    expect(seen).toContain('you said ***');
    expect(seen.length).toBeGreaterThan(1000);
  });

  test('goes to no other host: not with a redirect, not to another endpoint', async () => {
    const thief = await listen((response) => answer(response, 'thanks'));
    const honest = await listen((response) => answer(response, 'fine'));
    const moved = await listen((response, _, count) => {
      const status = [301, 302, 303, 307, 308][count % 5] ?? 302;
      response.writeHead(status, { location: `${thief.url}/chat/completions` });
      response.end();
    });
    workspace.write(
      'config.yaml',
      config(
        `moved: { type: openai, baseUrl: "${moved.url}", keyEnv: FIRST_KEY }, honest: { type: openai, baseUrl: "${honest.url}", keyEnv: SECOND_KEY }, open: { type: openai, baseUrl: "${honest.url}" }`,
        [candidate('one', 'moved'), candidate('two', 'honest'), candidate('three', 'open')],
      ),
    );
    await workspace.breakeven('run', 'config.yaml', '--json');
    expect(moved.requests.length).toBeGreaterThan(0);
    expect(thief.requests).toEqual([]);
    expect(JSON.stringify(honest.requests)).not.toContain(CANARY);
    const keys = honest.requests.map(({ authorization }) => authorization);
    expect(new Set(keys)).toEqual(new Set([`Bearer ${OTHER}`, undefined]));
  });

  test('is not asked for by what only looks', async () => {
    const quiet = createWorkspace();
    writeDataset(quiet, 2);
    quiet.write('config.yaml', config('a: { type: openai, keyEnv: FIRST_KEY }', [candidate('one', 'a')]));
    expect((await quiet.breakeven('plan', 'config.yaml')).code).toBe(0);
    const { code, stderr } = await quiet.breakeven('run', 'config.yaml');
    quiet.remove();
    expect([code, stderr]).toEqual([2, expect.stringContaining('FIRST_KEY is not set')]);
  });
});
