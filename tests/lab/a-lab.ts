import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import OpenAI, { toFile } from 'openai';
import { type Lab, type LabOptions, startLab } from '../../src/lab/start.ts';
import { makeTickets, type TicketRow } from '../../src/lab/task/make-tickets.ts';
import { createExactGrader } from './exact-grader.ts';

/** A lab on a directory of its own, and the official client on it. */
export interface TestLab {
  readonly lab: Lab;
  readonly client: OpenAI;
  readonly directory: string;
}

export async function openLab(
  directory: string = mkdtempSync(join(tmpdir(), 'breakeven-lab-')),
  createGrader: LabOptions['createGrader'] = createExactGrader,
): Promise<TestLab> {
  const lab = await startLab({ port: 0, directory, createGrader });
  const client = new OpenAI({ baseURL: lab.url, apiKey: 'none', maxRetries: 0 });
  return { lab, client, directory };
}

export async function closeLab({ lab, directory }: TestLab): Promise<void> {
  await lab.close();
  rmSync(directory, { recursive: true, force: true });
}

/** Uploads rows as JSONL; returns the file's id. */
export async function upload(client: OpenAI, rows: readonly unknown[]): Promise<string> {
  const content = rows.map((row) => JSON.stringify(row)).join('\n');
  const file = await toFile(Buffer.from(content), 'rows.jsonl');
  return (await client.files.create({ file, purpose: 'fine-tune' })).id;
}

export function supervisedRows(tickets: readonly TicketRow[]): unknown[] {
  return tickets.map(({ ticket, answer }) => ({
    messages: [
      { role: 'user', content: ticket },
      { role: 'assistant', content: answer },
    ],
  }));
}

export function reinforcementRows(tickets: readonly TicketRow[]): unknown[] {
  return tickets.map(({ ticket, answer }) => ({ messages: [{ role: 'user', content: ticket }], answer }));
}

/** Polls a job until it has ended. */
export async function waitForJob(client: OpenAI, id: string): Promise<OpenAI.FineTuning.FineTuningJob> {
  for (;;) {
    const job = await client.fineTuning.jobs.retrieve(id);
    if (job.finished_at !== null) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Share of eval tickets that a model answers byte for byte, many at a time. */
export async function measureAccuracy(
  client: OpenAI,
  model: string,
  options: { policy?: string; count: number; seed?: number; concurrency?: number },
): Promise<number> {
  const tickets = makeTickets({ seed: options.seed ?? 1, count: options.count, split: 'eval' });
  const system = options.policy === undefined ? [] : [{ role: 'system' as const, content: options.policy }];
  const waiting = [...tickets];
  let right = 0;
  const work = async (): Promise<void> => {
    for (let row = waiting.pop(); row; row = waiting.pop()) {
      const messages = [...system, { role: 'user' as const, content: row.ticket }];
      const answer = await client.chat.completions.create({ model, messages, temperature: 0 });
      if (answer.choices[0]?.message.content === row.answer) right++;
    }
  };
  await Promise.all(Array.from({ length: options.concurrency ?? 32 }, work));
  return right / tickets.length;
}
