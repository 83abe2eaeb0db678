import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts');
const tickets = makeTickets({ seed: 3, count: 160, split: 'train' });
let opened: TestLab;

beforeAll(async () => {
  opened = await openLab();
});

afterAll(() => closeLab(opened));

type Client = OpenAI;

async function supervised(client: Client, seed: number, n_epochs: number) {
  return client.fineTuning.jobs.create({
    model: 'lab-mini',
    training_file: await upload(client, supervisedRows(tickets)),
    seed,
    suffix: 'life',
    method: { type: 'supervised', supervised: { hyperparameters: { n_epochs } } } as never,
  });
}

async function reinforced(client: Client, seed: number, hyperparameters: object = { n_epochs: 3 }) {
  return client.fineTuning.jobs.create({
    model: 'lab-mini',
    training_file: await upload(client, reinforcementRows(tickets)),
    seed,
    method: {
      type: 'reinforcement',
      reinforcement: { grader: EXACT_DEFINITION, hyperparameters },
    } as never,
  });
}

async function stepsOf(client: Client, id: string): Promise<number[]> {
  const steps: number[] = [];
  for await (const { data } of client.fineTuning.jobs.listEvents(id, { limit: 100 }))
    if (data) steps.push((data as { step: number }).step);
  return steps.reverse();
}

async function untilStep(client: Client, id: string, step: number): Promise<void> {
  while (((await stepsOf(client, id)).at(-1) ?? 0) < step)
    await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Of the one finished job of a lab's directory. */
function weightsIn(directory: string): string {
  const [file] = globSync('models/*/weights.f16', { cwd: directory });
  return readFileSync(join(directory, file ?? ''), 'hex');
}

const counted = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a job', () => {
  test.each(['supervised', 'reinforcement'])(
    'of %s that was paused and resumed ends, to the bit, with the weights of one that was not',
    async (method) => {
      const start = (client: Client) =>
        method === 'supervised' ? supervised(client, 5, 5) : reinforced(client, 5);
      const [straight, halting] = [await openLab(), await openLab()];
      try {
        const whole = await waitForJob(straight.client, (await start(straight.client)).id);
        const { id } = await start(halting.client);
        await untilStep(halting.client, id, 4);
        const paused = await halting.client.fineTuning.jobs.pause(id);
        expect(paused).toMatchObject({ status: 'paused', finished_at: null, fine_tuned_model: null });
        const made = (await stepsOf(halting.client, id)).length;
        await expect(halting.client.fineTuning.jobs.pause(id)).rejects.toMatchObject({ status: 400 });
        expect((await halting.client.fineTuning.jobs.resume(id)).status).toBe('queued');
        const job = await waitForJob(halting.client, id);
        expect(job).toMatchObject({ status: 'succeeded', trained_tokens: whole.trained_tokens });
        const steps = await stepsOf(halting.client, id);
        expect(steps).toEqual(counted(steps.length));
        expect(steps.length).toBeGreaterThan(made);
        expect(weightsIn(halting.directory)).toBe(weightsIn(straight.directory));
      } finally {
        await closeLab(straight);
        await closeLab(halting);
      }
    },
  );

  test('that is paused stays so over a restart, and goes on when it is told to', async () => {
    const { id } = await supervised(opened.client, 6, 6);
    await untilStep(opened.client, id, 3);
    await opened.client.fineTuning.jobs.pause(id);
    const made = await stepsOf(opened.client, id);
    await opened.lab.close();
    opened = await openLab(opened.directory);
    const { client } = opened;
    expect((await client.fineTuning.jobs.retrieve(id)).status).toBe('paused');
    await client.fineTuning.jobs.resume(id);
    expect((await waitForJob(client, id)).status).toBe('succeeded');
    expect(await stepsOf(client, id)).toEqual(counted(30));
    const messages = (await client.fineTuning.jobs.listEvents(id, { limit: 100 })).data.map(
      (one) => one.message,
    );
    expect(messages.join()).toContain(`goes on after step ${made.length}`);
    await expect(client.fineTuning.jobs.resume(id)).rejects.toMatchObject({ code: 'job_not_resumable' });
  });

  test('that waits can be paused, and lets the others pass', async () => {
    const { client } = opened;
    const [first, second, third] = [
      await supervised(client, 7, 5),
      await supervised(client, 8, 1),
      await supervised(client, 9, 1),
    ];
    expect((await client.fineTuning.jobs.pause(second.id)).status).toBe('paused');
    await waitForJob(client, first.id);
    expect((await waitForJob(client, third.id)).status).toBe('succeeded');
    expect((await client.fineTuning.jobs.retrieve(second.id)).status).toBe('paused');
    expect((await client.fineTuning.jobs.cancel(second.id)).status).toBe('cancelled');
  });

  test('has checkpoints, the latest ten, which answer, can be tuned further, and outlive the job and the server', async () => {
    const { id } = await reinforced(opened.client, 10, { n_epochs: 5, eval_interval: 2 });
    const job = await waitForJob(opened.client, id);
    const { data } = await opened.client.fineTuning.jobs.checkpoints.list(id, { limit: 50 });
    expect(data.map((one) => one.step_number)).toEqual([24, 22, 20, 18, 16, 14, 12, 10, 8, 6]);
    expect(data[0]).toMatchObject({
      fine_tuned_model_checkpoint: `${job.fine_tuned_model}:ckpt-step-24`,
      fine_tuning_job_id: id,
      metrics: { step: 24, train_reward_mean: expect.any(Number) },
    });
    await opened.lab.close();
    opened = await openLab(opened.directory);
    const { client } = opened;
    const early = data.at(-1)?.fine_tuned_model_checkpoint ?? '';
    const [at6, at25] = [
      await measureAccuracy(client, early, { count: 60 }),
      await measureAccuracy(client, job.fine_tuned_model ?? '', { count: 60 }),
    ];
    expect(at6).not.toBe(at25);
    const further = await client.fineTuning.jobs.create({
      model: early,
      training_file: await upload(client, supervisedRows(tickets)),
      method: { type: 'supervised', supervised: { hyperparameters: { n_epochs: 1 } } } as never,
    });
    expect((await waitForJob(client, further.id)).status).toBe('succeeded');
    await expect(
      client.chat.completions.create({
        model: `${job.fine_tuned_model}:ckpt-step-2`,
        messages: [{ role: 'user', content: 'hi' }],
      }),
    ).rejects.toMatchObject({ status: 404 });
  });

  test('of reinforcement says what it is billed by, also when it is paused or cancelled', async () => {
    const { client } = opened;
    const { id } = await reinforced(client, 12);
    await untilStep(client, id, 2);
    const paused = (await client.fineTuning.jobs.pause(id)) as unknown as Billed;
    expect(paused.usage_metrics?.core_loop_seconds).toBeGreaterThan(0);
    const cancelled = (await client.fineTuning.jobs.cancel(id)) as unknown as Billed;
    expect(cancelled.usage_metrics).toEqual(paused.usage_metrics);
  });
});

interface Billed {
  readonly usage_metrics: { readonly core_loop_seconds: number } | null;
}

test('a lab that is killed in the middle of a job goes on from its last checkpoint, no step told twice', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'breakeven-lab-'));
  const serve = async () => {
    const child = spawn(process.execPath, [MAIN, 'lab', '--port', '0', '--dir', directory]);
    let said = '';
    child.stderr.setEncoding('utf8');
    while (!said.includes('Ctrl-C')) said += (await once(child.stderr, 'data'))[0];
    const url = /http:\S+\/v1/.exec(said)?.[0] ?? '';
    return { child, client: new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 }) };
  };
  const first = await serve();
  try {
    const { id } = await supervised(first.client, 13, 10);
    await untilStep(first.client, id, 12);
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = await serve();
    try {
      const job = await waitForJob(second.client, id);
      expect(job.status).toBe('succeeded');
      expect(await stepsOf(second.client, id)).toEqual(counted(50));
      const { data } = await second.client.fineTuning.jobs.listEvents(id, { limit: 200 });
      const resumed = data.map(({ message }) => /goes on after step (\d+)/.exec(message)?.[1]).find(Boolean);
      expect(Number(resumed)).toBe(10);
    } finally {
      second.child.kill('SIGKILL');
      await once(second.child, 'exit');
    }
  } finally {
    first.child.kill('SIGKILL');
    rmSync(directory, { recursive: true, force: true });
  }
});
