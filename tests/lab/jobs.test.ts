import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import {
  closeLab,
  measureAccuracy,
  openLab,
  reinforcementRows,
  supervisedRows,
  type TestLab,
  upload,
  waitForJob,
} from './a-lab.ts';
import { EXACT_DEFINITION } from './exact-grader.ts';

const tickets = makeTickets({ seed: 1, count: 320, split: 'train' });
const validation = makeTickets({ seed: 2, count: 20, split: 'train' });

let opened: TestLab;

beforeAll(async () => {
  opened = await openLab();
});

afterAll(() => closeLab(opened));

function supervised(hyperparameters: object): {
  type: 'supervised';
  supervised: { hyperparameters: object };
} {
  return { type: 'supervised', supervised: { hyperparameters } };
}

function reinforcement(hyperparameters: object): object {
  return { type: 'reinforcement', reinforcement: { grader: EXACT_DEFINITION, hyperparameters } };
}

async function listEvents(id: string): Promise<{ type?: string; message: string; data?: unknown }[]> {
  const events = [];
  for await (const event of opened.client.fineTuning.jobs.listEvents(id, { limit: 7 })) events.push(event);
  return events.reverse();
}

test('a file is kept as it came', async () => {
  const id = await upload(opened.client, supervisedRows(tickets.slice(0, 10)));
  expect((await opened.client.files.retrieve(id)).purpose).toBe('fine-tune');
  const content = await (await opened.client.files.content(id)).text();
  expect(content.split('\n')).toHaveLength(10);
});

test('supervised, then reinforcement, then a restart: each step is served, recorded and repeatable', async () => {
  const { client } = opened;
  const before = await measureAccuracy(client, 'lab-mini', { count: 100 });
  const training_file = await upload(client, supervisedRows(tickets));
  const validation_file = await upload(client, supervisedRows(validation));
  const request = {
    model: 'lab-mini',
    training_file,
    validation_file,
    suffix: 'gold',
    seed: 4,
    method: supervised({ n_epochs: 8 }),
  } as const;
  const job = await waitForJob(client, (await client.fineTuning.jobs.create(request)).id);
  expect(job).toMatchObject({ status: 'succeeded', seed: 4, error: null, result_files: [] });
  expect(job.fine_tuned_model).toMatch(/^ft:lab-mini:breakeven:gold:[0-9a-f]{8}$/);
  expect(job.trained_tokens).toBeGreaterThan(8 * 320 * 40);
  const tuned = job.fine_tuned_model ?? '';
  const after = await measureAccuracy(client, tuned, { count: 100 });
  expect(after).toBeGreaterThan(before);

  const events = await listEvents(job.id);
  const metrics = events.filter((event) => event.type === 'metrics').map((event) => event.data as StepData);
  expect(metrics).toHaveLength(80);
  expect(metrics.map((one) => one.step)).toEqual(Array.from({ length: 80 }, (_, i) => i + 1));
  expect(metrics.at(-1)?.train_loss).toBeLessThan(metrics[0]?.train_loss ?? 0);
  expect(metrics.at(-1)?.valid_loss).toBeGreaterThan(0);
  const seconds = metrics.reduce((sum, one) => sum + one.timing.step.full_iteration, 0);
  expect(seconds).toBeGreaterThan(0.1);

  const again = await waitForJob(client, (await client.fineTuning.jobs.create(request)).id);
  expect(again).toMatchObject({ fine_tuned_model: tuned, trained_tokens: job.trained_tokens });
  const replayed = await listEvents(again.id);
  expect(replayed.some((event) => event.message.includes('recorded result'))).toBe(true);
  expect(replayed.filter((event) => event.type === 'metrics').map((event) => event.data)).toEqual(metrics);

  const reinforced = await reinforce(tuned);
  await opened.lab.close();
  opened = await openLab(opened.directory);
  const models = (await opened.client.models.list()).data.map((model) => model.id);
  expect(models).toEqual(expect.arrayContaining([tuned, reinforced]));
  expect(await measureAccuracy(opened.client, tuned, { count: 100 })).toBe(after);
  expect((await opened.client.fineTuning.jobs.retrieve(job.id)).fine_tuned_model).toBe(tuned);
});

interface StepData {
  readonly step: number;
  readonly total_steps: number;
  readonly train_loss?: number;
  readonly valid_loss?: number;
  readonly scores?: { readonly train_reward_mean: number; readonly valid_reward_mean?: number };
  readonly timing: { readonly step: { readonly full_iteration: number; readonly sampling: number } };
}

/** Continues from a tuned model; its mean reward has to rise. */
async function reinforce(from: string): Promise<string> {
  const { client } = opened;
  const created = await client.fineTuning.jobs.create({
    model: from,
    training_file: await upload(client, reinforcementRows(tickets)),
    validation_file: await upload(client, reinforcementRows(validation)),
    suffix: 'rft',
    method: reinforcement({ n_epochs: 4, eval_interval: 20 }) as never,
  });
  const job = await waitForJob(client, created.id);
  expect(job.error).toBeNull();
  const metrics = (await listEvents(job.id))
    .filter((event) => event.type === 'metrics')
    .map((event) => event.data as StepData);
  const rewards = metrics.map((one) => one.scores?.train_reward_mean ?? Number.NaN);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  expect(mean(rewards.slice(-8))).toBeGreaterThan(mean(rewards.slice(0, 8)) + 0.05);
  expect(metrics.filter((one) => one.scores?.valid_reward_mean !== undefined).map((one) => one.step)).toEqual(
    [20, 40],
  );
  return job.fine_tuned_model ?? '';
}

test('jobs wait for each other, and one that waits or runs can be cancelled', async () => {
  const { client } = opened;
  const training_file = await upload(client, supervisedRows(tickets));
  const create = (seed: number) =>
    client.fineTuning.jobs.create({
      model: 'lab-mini',
      training_file,
      seed,
      method: supervised({ n_epochs: 50 }) as never,
    });
  const [running, waiting] = [await create(11), await create(12)];
  expect((await client.fineTuning.jobs.retrieve(waiting.id)).status).toBe('queued');
  expect((await client.fineTuning.jobs.cancel(waiting.id)).status).toBe('cancelled');
  expect((await client.fineTuning.jobs.cancel(running.id)).status).toBe('cancelled');
  await expect(client.fineTuning.jobs.cancel(running.id)).rejects.toMatchObject({ status: 400 });
  const short = await client.fineTuning.jobs.create({
    model: 'lab-mini',
    training_file,
    method: supervised({ n_epochs: 1 }) as never,
  });
  expect((await waitForJob(client, short.id)).status).toBe('succeeded');
});

test('a job that a shutdown broke off starts again with the next server', async () => {
  const training_file = await upload(opened.client, supervisedRows(tickets));
  const method = supervised({ n_epochs: 2 }) as never;
  const { id } = await opened.client.fineTuning.jobs.create({
    model: 'lab-mini',
    training_file,
    seed: 77,
    method,
  });
  await opened.lab.close();
  opened = await openLab(opened.directory);
  expect((await waitForJob(opened.client, id)).status).toBe('succeeded');
  expect((await listEvents(id)).some((event) => event.message.includes('restarted'))).toBe(true);
});

test('what cannot run is refused when it is created', async () => {
  const { client } = opened;
  const good = await upload(client, supervisedRows(tickets.slice(0, 12)));
  const graded = await upload(client, reinforcementRows(tickets.slice(0, 12)));
  const broken = await upload(client, [...supervisedRows(tickets.slice(0, 11)), { messages: [] }]);
  const few = await upload(client, supervisedRows(tickets.slice(0, 3)));
  const refuse = async (change: object): Promise<unknown> =>
    client.fineTuning.jobs
      .create({ model: 'lab-mini', training_file: good, ...change } as never)
      .catch((error: unknown) => error);
  const scorer = { type: 'score_model', name: 'judge' };
  expect(await refuse({ model: 'lab-maxi' })).toMatchObject({ status: 404, code: 'model_not_found' });
  expect(await refuse({ model: 'lab-frontier' })).toMatchObject({ status: 400, code: 'model_not_available' });
  expect(await refuse({ training_file: 'file-none' })).toMatchObject({ status: 400, param: 'training_file' });
  expect(await refuse({ training_file: few })).toMatchObject({ status: 400, code: 'invalid_file_format' });
  expect(await refuse({ training_file: graded })).toMatchObject({
    message: expect.stringContaining('line 1'),
  });
  expect(await refuse({ training_file: broken })).toMatchObject({
    message: expect.stringContaining('line 12'),
  });
  expect(await refuse({ method: { type: 'dpo' } })).toMatchObject({ status: 400, param: 'method.type' });
  expect(await refuse({ method: supervised({ n_epochs: 51 }) })).toMatchObject({ status: 400 });
  expect(await refuse({ method: supervised({ batch_size: 0 }) })).toMatchObject({ status: 400 });
  const byJudge = { type: 'reinforcement', reinforcement: { grader: scorer } };
  expect(await refuse({ training_file: graded, method: byJudge })).toMatchObject({
    status: 400,
    code: 'invalid_grader',
    param: 'method.reinforcement.grader',
  });
});
