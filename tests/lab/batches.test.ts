import type OpenAI from 'openai';
import { toFile } from 'openai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import { policyText } from '../../src/lab/task/policy.ts';
import { closeLab, openLab, type TestLab } from './a-lab.ts';

let opened: TestLab;

beforeAll(async () => {
  opened = await openLab();
});

afterAll(() => closeLab(opened));

const tickets = makeTickets({ seed: 5, count: 120, split: 'eval' });

function lineOf(index: number, change: object = {}, body: object = {}): object {
  const messages = [
    { role: 'system', content: policyText() },
    { role: 'user', content: tickets[index % tickets.length]?.ticket },
  ];
  return {
    custom_id: `t${index}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'lab-frontier', temperature: 0, messages, ...body },
    ...change,
  };
}

async function uploaded(lines: readonly (object | string)[]): Promise<string> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  const file = await toFile(Buffer.from(text), 'batch.jsonl');
  return (await opened.client.files.create({ file, purpose: 'batch' })).id;
}

async function handOver(lines: readonly (object | string)[], metadata = {}): Promise<OpenAI.Batch> {
  return opened.client.batches.create({
    input_file_id: await uploaded(lines),
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    metadata,
  });
}

async function ended(id: string): Promise<OpenAI.Batch> {
  for (;;) {
    const batch = await opened.client.batches.retrieve(id);
    if (['completed', 'failed', 'cancelled'].includes(batch.status)) return batch;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

interface Line {
  readonly custom_id: string;
  readonly response: { readonly status_code: number; readonly body: OpenAI.ChatCompletion };
}

async function linesOf(fileId: string | null | undefined): Promise<Line[]> {
  const text = await (await opened.client.files.content(fileId ?? '')).text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('a batch answers as the requests alone would be answered, and tells apart what failed', async () => {
  const wrong = lineOf(40, {}, { temperature: 7 });
  const batch = await handOver([...Array.from({ length: 40 }, (_, index) => lineOf(index)), wrong], {
    a: 'b',
  });
  expect(batch).toMatchObject({ status: 'validating', metadata: { a: 'b' }, output_file_id: null });
  const over = await ended(batch.id);
  expect(over).toMatchObject({
    status: 'completed',
    request_counts: { total: 41, completed: 40, failed: 1 },
    errors: null,
  });
  const lines = await linesOf(over.output_file_id);
  expect(lines.map((line) => line.custom_id).sort()).toEqual(
    Array.from({ length: 40 }, (_, index) => `t${index}`).sort(),
  );
  const alone = await opened.client.chat.completions.create((lineOf(7) as { body: unknown }).body as never);
  const same = lines.find((line) => line.custom_id === 't7')?.response.body;
  expect(same?.choices[0]?.message.content).toBe(alone.choices[0]?.message.content);
  expect(same?.usage).toEqual(alone.usage);
  const [failed] = await linesOf(over.error_file_id);
  expect(failed).toMatchObject({ custom_id: 't40', response: { status_code: 400 } });
  expect((await opened.client.batches.list()).data[0]?.id).toBe(batch.id);
});

test('a batch goes on after the server was stopped, and asks nothing twice', async () => {
  const count = 400;
  const { id } = await handOver(Array.from({ length: count }, (_, index) => lineOf(index)));
  for (;;) {
    const { request_counts } = await opened.client.batches.retrieve(id);
    if ((request_counts?.completed ?? 0) > 20) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await opened.lab.close();
  opened = await openLab(opened.directory);
  const over = await ended(id);
  expect(over.request_counts).toEqual({ total: count, completed: count, failed: 0 });
  const ids = (await linesOf(over.output_file_id)).map((line) => line.custom_id);
  expect(new Set(ids).size).toBe(count);
  expect(ids).toHaveLength(count);
});

test('what is done when a batch is cancelled is kept', async () => {
  const { id } = await handOver(Array.from({ length: 2000 }, (_, index) => lineOf(index)));
  while (((await opened.client.batches.retrieve(id)).request_counts?.completed ?? 0) < 5)
    await new Promise((resolve) => setTimeout(resolve, 5));
  const cancelled = await opened.client.batches.cancel(id);
  expect(cancelled.status).toBe('cancelled');
  const lines = await linesOf(cancelled.output_file_id);
  expect(lines.length).toBe(cancelled.request_counts?.completed);
  expect(lines.length).toBeLessThan(2000);
  await expect(opened.client.batches.cancel(id)).rejects.toMatchObject({ code: 'batch_not_cancellable' });
});

test('a file that is wrong fails the batch, line by line', async () => {
  const errorsOf = async (...lines: (object | string)[]): Promise<unknown[]> => {
    const over = await ended((await handOver(lines)).id);
    expect(over).toMatchObject({ status: 'failed', output_file_id: null });
    return over.errors?.data ?? [];
  };
  expect(await errorsOf(lineOf(1), '{', lineOf(2, { url: '/v1/embeddings' }))).toMatchObject([
    { line: 2 },
    { line: 3, param: 'url' },
  ]);
  expect(await errorsOf(lineOf(1), lineOf(1))).toMatchObject([{ code: 'duplicate_custom_id', line: 2 }]);
  expect(await errorsOf(lineOf(1), lineOf(2, {}, { model: 'lab-mini' }))).toMatchObject([
    { code: 'mismatched_model' },
  ]);
  expect(await errorsOf('')).toMatchObject([{ code: 'empty_file' }]);
});

test('what is no batch is refused', async () => {
  const { batches } = opened.client;
  const request = { endpoint: '/v1/chat/completions', completion_window: '24h' } as const;
  await expect(batches.create({ ...request, input_file_id: 'file-none' })).rejects.toMatchObject({
    status: 404,
  });
  await expect(
    batches.create({ ...request, input_file_id: await uploaded([lineOf(1)]), endpoint: '/v1/embeddings' }),
  ).rejects.toMatchObject({ status: 400, param: 'endpoint' });
  await expect(batches.retrieve('batch_none')).rejects.toMatchObject({ status: 404 });
});
