import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startModelServer } from '../support/model-server.ts';
import { createWorkspace, type Workspace } from '../support/workspace.ts';

const CONFIGS = join(import.meta.dirname, '../../configs');

async function aWorkspace(
  reply: (question: string) => string,
): Promise<{ workspace: Workspace; asked: string[] }> {
  const server = await startModelServer({ reply });
  const workspace = createWorkspace({ OPENAI_API_KEY: 'canary-5e1f0c9a', TRIAGE_URL: server.url });
  onTestFinished(async () => {
    workspace.remove();
    await server.close();
  });
  cpSync(CONFIGS, join(workspace.folder, 'configs'), { recursive: true });
  return { workspace, asked: server.asked };
}

test('the example of an application is run where it is trusted, its calls priced by the model that it names', async () => {
  const { workspace, asked } = await aWorkspace((question) =>
    /crash/.test(question) ? 'technical' : 'shipping',
  );
  const run = ['run', 'configs/application.yaml', '--only', 'rules-first'];
  const refused = await workspace.breakeven(...run);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('add --trust');
  expect(existsSync(join(workspace.folder, '.breakeven'))).toBe(false);

  const { code, stderr } = await workspace.breakeven(...run, '--trust');
  expect(stderr).toContain('5 trials made');
  expect(code).toBe(0);
  expect(asked).toHaveLength(2); // the rules answered the others

  const { stdout } = await workspace.breakeven('export', 'latest');
  const trials = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(trials.every(({ passed }) => passed)).toBe(true);
  expect(trials.find(({ example }) => example === 't3')).toMatchObject({
    text: 'technical',
    calls: [{ servedModel: 'gpt-6-luna', input: 8, output: 10 }],
  });
  expect(trials.find(({ example }) => example === 't1')).toMatchObject({ text: 'shipping', billedUsd: 0 });

  const report = await workspace.breakeven('report', 'latest', '--json');
  const [candidate] = JSON.parse(report.stdout).candidates;
  expect(candidate).toMatchObject({ id: 'rules-first', n: 5, failed: 0 });
  expect(candidate.usdPerThousand.point).toBeGreaterThan(0);
});
