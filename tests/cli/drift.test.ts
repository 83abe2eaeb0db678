import { expect, test } from 'vitest';
import { driftMarkdown, plain } from '../../src/report/drift-markdown.ts';
import { startModelServer } from '../support/model-server.ts';
import { configText, createWorkspace, writeDataset } from '../support/workspace.ts';

test('drift exits with 5 where something drifted, 0 where nothing did, and forgets nothing that a file knows', async () => {
  let isWorse = false;
  const server = await startModelServer({
    reply: (question, model) => {
      const number = Number(/\d+/.exec(question)?.[0]);
      return isWorse && model === 'small' && number % 3 === 0 ? '::error::no' : String(2 * number);
    },
  });
  const workspace = createWorkspace({ SERVER_KEY: 'none' });
  try {
    writeDataset(workspace, 60);
    workspace.write('config.yaml', configText({ url: server.url }));
    await workspace.breakeven('run', 'config.yaml');
    const alone = await workspace.breakeven('drift', 'config.yaml');
    expect([alone.code, alone.stderr]).toEqual([2, expect.stringContaining('--fresh')]);
    const wrote = await workspace.breakeven('drift', 'config.yaml', '--write-baseline', 'baseline.json');
    expect([wrote.code, wrote.stderr]).toEqual([0, expect.stringContaining('written: baseline.json')]);
    isWorse = true;
    await workspace.breakeven('run', 'config.yaml', '--fresh');
    const args = ['--baseline', 'baseline.json', '--summary', 'summary.md', '--fail-on'];
    const drifted = await workspace.breakeven('drift', 'config.yaml', ...args, 'accuracy');
    expect([drifted.code, drifted.stdout]).toEqual([
      5,
      expect.stringContaining('small: accuracy −33.3 points'),
    ]);
    expect((await workspace.breakeven('drift', 'config.yaml', ...args, 'tokens')).code).toBe(0);
    const wrong = await workspace.breakeven('drift', 'config.yaml', '--fail-on', 'luck');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('accuracy, cost, latency, tokens'),
    ]);
    const json = JSON.parse((await workspace.breakeven('drift', 'config.yaml', '--json')).stdout);
    expect(json).toMatchObject({ schemaVersion: 1, verdict: 'drift', decision: { holds: false } });
    const history = await workspace.breakeven('history', 'config.yaml');
    expect(history.stdout).toContain('breakeven drift config.yaml');
    expect(driftMarkdown(json)).toContain('does not hold');
  } finally {
    workspace.remove();
    await server.close();
  }
});

test('a summary for a pull request lets no name be more than text', () => {
  const hostile = '`](javascript:x)<img src=x>|@everyone\n::set-output name=a::b &amp;';
  const text = plain(hostile);
  expect(text).not.toMatch(/[`\]<>|@\n]|::/);
  expect(plain('\u202egnp.exe')).toBe(' gnp.exe');
});
