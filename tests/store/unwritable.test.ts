import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, type Workspace, writeDataset } from '../support/workspace.ts';

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const EXAMPLES = 150;

let server: ModelServer;
let workspace: Workspace;

beforeEach(async () => {
  server = await startModelServer({ reply: (question) => `${question} `.repeat(200) });
  workspace = createWorkspace({ SERVER_KEY: 'canary-1234567890' });
  writeDataset(workspace, EXAMPLES);
  workspace.write('config.yaml', configText({ url: server.url }));
});

afterEach(async () => {
  await server.close();
  workspace.remove();
});

/** The command under a limit of the shell, beside the server that answers it. */
async function runWithin(limit: string): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const child = spawn('bash', ['-c', `${limit}; exec "${process.execPath}" "${MAIN}" run config.yaml`], {
    cwd: workspace.folder,
    env: { ...process.env, SERVER_KEY: 'canary-1234567890', NODE_COMPILE_CACHE: '' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

describe('a store that cannot be written', () => {
  test('since the disk is full, ends the run with a clear error, opens again and is finished', async () => {
    // no file of the process may be longer than this: what a full disk says, without one
    const full = await runWithin('ulimit -f 500');
    expect(full.code).toBe(2);
    expect(full.stderr).toMatch(
      /error: the store .*breakeven\.db cannot be written: the disk (is full|cannot be written)/,
    );
    expect(full.stderr).toContain('what is recorded is kept');
    const asked = server.asked.length;
    expect(asked).toBeLessThan(2 * EXAMPLES);

    const again = await workspace.breakeven('run', 'config.yaml', '--json');
    expect(again.code).toBe(0);
    const { made, reused } = JSON.parse(again.stdout);
    expect(made + reused).toBe(2 * EXAMPLES);
    expect(reused).toBeGreaterThan(0);
    expect(reused).toBeGreaterThanOrEqual(asked - 2 * 8 - 16); // in flight, and answered in the turn that failed
    const check = spawnSync(
      process.execPath,
      [
        '-e',
        `const D = require('better-sqlite3'); const d = new D('.breakeven/breakeven.db'); console.log(d.pragma('integrity_check', { simple: true }))`,
      ],
      {
        cwd: workspace.folder,
        encoding: 'utf8',
        env: { ...process.env, NODE_PATH: join(MAIN, '../../../node_modules') },
      },
    );
    expect(check.stdout.trim()).toBe('ok');
  });

  test('since nobody may write there, is refused before anything is asked', async () => {
    const { code, stderr } = await workspace.breakeven(
      'run',
      'config.yaml',
      '--store',
      'sqlite:/proc/nowhere/store.db',
    );
    expect(code).toBe(2);
    expect(stderr).toMatch(/the store \/proc\/nowhere\/store\.db cannot be opened/);
    expect(server.asked).toEqual([]);
  });

  test('since it is something else, is refused by name and left as it was', async () => {
    workspace.write(
      'notes.db',
      'these are my notes, and no database at all, whatever they are called\n'.repeat(20),
    );
    const { code, stderr } = await workspace.breakeven('run', 'config.yaml', '--store', 'sqlite:notes.db');
    expect(code).toBe(2);
    expect(stderr).toContain('notes.db cannot be opened');
    expect(server.asked).toEqual([]);
  });
});
