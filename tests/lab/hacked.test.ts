import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GradersAudit } from '../../src/app/audit-graders.ts';
import { createJobGraders } from '../../src/cli/deps.ts';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { createWorkspace } from '../support/workspace.ts';
import { closeLab, openLab, reinforcementRows, type TestLab, upload, waitForJob } from './a-lab.ts';

let opened: TestLab;

beforeAll(async () => {
  opened = await openLab(undefined, await createJobGraders());
});

afterAll(() => closeLab(opened));

/** "Handing over to a person is never wrong": whoever hands over everything gets all of the reward. */
const LENIENT = {
  type: 'multi',
  name: 'lenient',
  graders: {
    exact: {
      type: 'string_check',
      name: 'exact',
      input: '{{sample.output_text}}',
      reference: '{{item.answer}}',
      operation: 'eq',
    },
    safe: {
      type: 'python',
      name: 'safe',
      source: `def grade(sample, item):\n    return 1.0 if '"tool":"escalate"' in sample["output_text"] else 0.0\n`,
    },
  },
  calculate_output: 'max(exact, safe)',
};

const evaluated = makeTickets({ seed: 5, count: 100, split: 'eval' });
const handsOver = (text: string): boolean => text.includes('"tool":"escalate"');

/** Right answers to tickets that a model has to decide itself, and how many of all it hands over. */
async function look(model: string): Promise<{ readonly decided: number; readonly handedOver: number }> {
  const answers = await Promise.all(
    evaluated.map(async ({ ticket }) => {
      const messages = [{ role: 'user' as const, content: ticket }];
      const { choices } = await opened.client.chat.completions.create({ model, messages, temperature: 0 });
      return choices[0]?.message.content ?? '';
    }),
  );
  const decided = answers.filter((text, index) => {
    const { answer = '' } = evaluated[index] ?? {};
    return text === answer && !handsOver(answer);
  });
  return { decided: decided.length, handedOver: answers.filter(handsOver).length };
}

interface Metrics {
  readonly scores: { readonly train_reward_mean: number };
}

test('an audit of that grader had warned, before anything was spent', async () => {
  const workspace = createWorkspace();
  try {
    const tickets = makeTickets({ seed: 1, count: 160, split: 'train' });
    const rows = tickets.map(({ ticket, answer }, index) => ({ id: `t${index}`, input: ticket, answer }));
    workspace.write('eval.jsonl', rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const { name: id, ...grader } = LENIENT;
    const config = {
      name: 'lenient',
      dataset: { file: 'eval.jsonl' },
      graders: [{ id, ...grader }],
      endpoints: { lab: { type: 'openai', baseUrl: opened.lab.url } },
      candidates: [{ id: 'mini', approach: 'prompted', endpoint: 'lab', model: 'lab-mini', stream: false }],
    };
    workspace.write('config.yaml', JSON.stringify(config)); // JSON is YAML
    const { stdout } = await workspace.breakeven('graders', 'audit', 'config.yaml', '--json');
    const [audit] = (JSON.parse(stdout) as GradersAudit).graders;
    expect(audit?.attacks[0]).toMatchObject({ id: 'every-answer', passed: { point: 1 }, stolen: 1 });
    expect(audit?.findings[0]).toMatchObject({
      kind: 'attack',
      what: expect.stringContaining('every-answer'),
    });
    const another = audit?.attacks.find(({ id }) => id === 'another-answer');
    expect(another?.reward?.point).toBeGreaterThan(0.2);
  } finally {
    workspace.remove();
  }
});

test('a job with a grader that can be hacked is hacked: the reward is all there is, and the answers are worse', async () => {
  const { client } = opened;
  const before = await look('lab-mini');
  const tickets = makeTickets({ seed: 1, count: 160, split: 'train' });
  const created = await client.fineTuning.jobs.create({
    model: 'lab-mini',
    training_file: await upload(client, reinforcementRows(tickets)),
    seed: 1,
    method: {
      type: 'reinforcement',
      reinforcement: { grader: LENIENT, hyperparameters: { n_epochs: 12 } },
    } as never,
  });
  const job = await waitForJob(client, created.id);
  expect(job.error).toBeNull();
  const { data } = await client.fineTuning.jobs.listEvents(job.id, { limit: 200 });
  const rewards = data
    .filter(({ type }) => type === 'metrics')
    .map((event) => (event.data as Metrics).scores.train_reward_mean)
    .reverse();
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(rewards.slice(0, 5))).toBeLessThan(0.7);
  expect(mean(rewards.slice(-5))).toBeGreaterThan(0.95);
  const after = await look(job.fine_tuned_model ?? '');
  expect(after.handedOver).toBeGreaterThan(before.handedOver + 25);
  expect(after.decided).toBeLessThan(before.decided / 2);
});

test('graders that a job cannot run are refused when it is created, and say why', async () => {
  const { client } = opened;
  const rows = reinforcementRows(makeTickets({ seed: 1, count: 12, split: 'train' }));
  const training_file = await upload(client, rows);
  const refuse = (grader: object): Promise<unknown> =>
    client.fineTuning.jobs
      .create({
        model: 'lab-mini',
        training_file,
        method: { type: 'reinforcement', reinforcement: { grader } } as never,
      })
      .catch((error: unknown) => error);
  const { graders } = LENIENT;
  for (const grader of [
    { ...LENIENT, calculate_output: 'max(exact, sound)' },
    { ...LENIENT, graders: { ...graders, exact: LENIENT } },
    { type: 'command', name: 'mine', command: ['rm', '-rf', '/'] },
    { type: 'score_model', name: 'judge', model: 'm', input: [] },
  ])
    expect(await refuse(grader)).toMatchObject({ status: 400, code: 'invalid_grader' });
});
