import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeTickets } from '../../lab/task/make-tickets.ts';

export const EVAL_TICKETS = 400;
export const TRAIN_TICKETS = 3000;

/** Writes the eval and the train tickets of a seed as JSON lines; the splits share no ticket. */
export async function writeTickets(folder: string, seed: number): Promise<{ file: string; train: string }> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'eval.jsonl');
  const train = join(folder, 'train.jsonl');
  const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  await writeFile(file, lines(makeTickets({ seed, count: EVAL_TICKETS, split: 'eval' })));
  await writeFile(train, lines(makeTickets({ seed, count: TRAIN_TICKETS, split: 'train' })));
  return { file, train };
}
