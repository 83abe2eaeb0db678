import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';
import { storeRun } from './a-stored-run.ts';
import { type Answer, ask } from './a-view.ts';

let workspace: Workspace;
beforeEach(() => {
  workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
});
afterEach(() => workspace.remove());

const STORE = '.breakeven/breakeven.db';

async function fillStore(): Promise<void> {
  const store = await openStore(`sqlite:${STORE}`, workspace.folder);
  await storeRun(store);
  await store.close();
}

/** Starts the command, and enters by the address that it prints. */
async function startView(...args: string[]): Promise<{
  readonly printed: string;
  get(page: string): Promise<Answer>;
  end(signal: NodeJS.Signals): Promise<number | null>;
}> {
  const { process: child, finished } = workspace.start('view', ...args);
  const printed = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      if (/token=[\w-]{43}"?,?\n(?:.*\n)*/.test(text) && (!args.includes('--json') || text.includes('}\n')))
        resolve(text);
    });
    child.once('close', () => reject(new Error('it ended')));
  });
  const url = /http:\S+[\w-]/.exec(printed)?.[0] ?? '';
  const { headers } = await ask(url);
  const [cookie = ''] = headers['set-cookie']?.[0]?.split(';') ?? [];
  const base = `${new URL(url).origin}${headers.location}`;
  return {
    printed,
    get: (page) => ask(`${base}${page}`, { cookie }),
    async end(signal) {
      child.kill(signal);
      return (await finished).code;
    },
  };
}

describe('breakeven view', () => {
  test('prints one address on 127.0.0.1, shows the runs there, and ends with 0 on Ctrl-C', async () => {
    await fillStore();
    const view = await startView();
    expect(view.printed).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}\n$/);
    expect((await view.get('')).body).toContain('run?id=desk-1');
    expect(await view.end('SIGINT')).toBe(0);
  });

  test('prints address and port as JSON, on the port that is asked for, and ends with 0 when told to', async () => {
    await fillStore();
    const first = await startView('--json');
    const { port } = JSON.parse(first.printed);
    expect(await first.end('SIGTERM')).toBe(0);
    const second = await startView('--json', '--port', String(port));
    expect(JSON.parse(second.printed)).toEqual({
      url: expect.stringMatching(`^http://127\\.0\\.0\\.1:${port}/\\?token=[\\w-]{43}$`),
      port,
    });
    expect(JSON.parse(second.printed).url).not.toBe(JSON.parse(first.printed).url);
    await second.end('SIGINT');
  });

  test('leaves the store as it is, whatever is looked at', async () => {
    await fillStore();
    const hash = (): string =>
      createHash('sha256')
        .update(readFileSync(join(workspace.folder, STORE)))
        .digest('hex');
    const before = hash();
    const view = await startView();
    const pages = [
      '',
      'run?id=desk-1',
      'progress?id=desk-1',
      'report?run=desk-1',
      'compare?run=desk-1&candidate=small&reference=big',
    ];
    for (const page of pages) expect([page, (await view.get(page)).status]).toEqual([page, 200]);
    await view.end('SIGINT');
    expect(hash()).toBe(before);
  });

  test('shows the styles of the report and its own', async () => {
    await fillStore();
    const view = await startView();
    const { body } = await view.get('');
    expect(body).toContain('--accent:');
    expect(body).toContain('.state.running');
    await view.end('SIGINT');
  });
});

describe('breakeven view refuses', () => {
  test.each([
    ['no store', []],
    ['a port that is none', ['--port', '70000']],
    ['a port in words', ['--port', 'http']],
    ['an empty port', ['--port', '']],
  ])('%s with exit 2, and makes none', async (_, args) => {
    const { code, stdout, stderr } = await workspace.breakeven('view', '--json', ...args);
    expect(code).toBe(2);
    expect(JSON.parse(stdout).error.code).toMatch(/not-found|bad-input/);
    expect(stderr).toMatch(/try: /);
    expect(() => readFileSync(join(workspace.folder, STORE))).toThrow(/ENOENT/);
  });

  test('a store without a run with exit 2', async () => {
    await (await openStore(`sqlite:${STORE}`, workspace.folder)).close();
    const { code, stderr } = await workspace.breakeven('view');
    expect([code, stderr]).toEqual([2, expect.stringContaining('make one: breakeven run CONFIG')]);
  });

  test('a port that is taken with exit 2', async () => {
    await fillStore();
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, stderr } = await workspace.breakeven('view', '--port', String(port));
    server.close();
    expect([code, stderr]).toEqual([2, expect.stringContaining(`port ${port} is taken`)]);
  });
});

describe('a run that another process makes', () => {
  test('is followed to its end', async () => {
    const server = await startModelServer({
      delayMs: 40,
      reply: (question) => String(2 * Number(question.split(' ')[1])),
    });
    writeDataset(workspace, 100);
    workspace.write('config.yaml', configText({ url: server.url, run: 'run: { concurrency: 2 }' }));
    const run = workspace.start('run', 'config.yaml');
    while (server.asked.length < 4) await pause(50);
    const view = await startView();
    const seen: number[] = [];
    let state = 'running';
    while (state === 'running') {
      const progress = JSON.parse((await view.get('progress?id=latest')).body);
      state = progress.state;
      seen.push(progress.rows.reduce((sum: number, { done }: { done: number }) => sum + done, 0));
      await pause(200);
    }
    expect((await run.finished).code).toBe(0);
    expect(state).toBe('finished');
    expect(new Set(seen).size).toBeGreaterThan(2);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(200);
    expect((await view.get('run?id=latest')).body).toContain('Choose small');
    await view.end('SIGINT');
    await server.close();
  });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
