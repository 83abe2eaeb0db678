import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspace } from '../support/workspace.ts';

const PROGRAM = `
import { appendFileSync, readFileSync } from 'node:fs';
const folder = process.argv.at(-1);
const job = JSON.parse(readFileSync(folder + '/job.json', 'utf8'));
appendFileSync('started.txt', job.key + '\\n');
console.log(JSON.stringify({ type: 'metrics', step: 1, totalSteps: 2, trainLoss: 0.7 }));
setTimeout(() => console.log(JSON.stringify({ type: 'result', model: 'own-model', trainedTokens: 5000, usd: 1.25 })), 1500);
`;

test('a program that trains is run where it is trusted, once, though the one who watches is killed', async () => {
  const workspace = createWorkspace();
  try {
    const rows = (name: string) =>
      Array.from({ length: 20 }, (_, row) =>
        JSON.stringify({ id: `${name}${row}`, input: `${name} number ${row} of all`, answer: 'yes' }),
      ).join('\n');
    workspace.write('eval.jsonl', rows('question'));
    workspace.write('train.jsonl', rows('exercise'));
    workspace.write('train.mjs', PROGRAM);
    workspace.write(
      'config.yaml',
      `name: desk
dataset: { file: eval.jsonl, train: train.jsonl }
graders: [{ id: g, type: string_check, input: "{{sample.output_text}}", reference: "{{item.answer}}", operation: eq }]
endpoints:
  own: { type: openai, baseUrl: "http://127.0.0.1:1/v1", trainer: { type: command, command: ["${process.execPath}", train.mjs] } }
candidates:
  - { id: base, approach: prompted, endpoint: own, model: small }
  - { id: tuned, approach: supervised, endpoint: own, model: null, training: { method: supervised, base: small, epochs: 1 } }
`,
    );
    const refused = await workspace.breakeven('train', 'config.yaml', 'tuned', '--yes');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--trust')]);
    const args = ['train', 'config.yaml', 'tuned', '--yes', '--trust', '--json'];
    const first = workspace.start(...args);
    const started = join(workspace.folder, 'started.txt');
    while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 10));
    first.process.kill('SIGKILL');
    await first.finished;
    const { code, stdout, stderr } = await workspace.breakeven(...args);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      model: 'own-model',
      bill: [{ item: 'training tuned', usdBilled: 1.25, detail: 'as the provider says it billed' }],
    });
    expect(readFileSync(started, 'utf8').trim().split('\n')).toHaveLength(1);
    const log = await workspace.breakeven(...args);
    expect(JSON.parse(log.stdout).model).toBe('own-model');
    expect(readFileSync(started, 'utf8').trim().split('\n')).toHaveLength(1);
  } finally {
    workspace.remove();
  }
});
