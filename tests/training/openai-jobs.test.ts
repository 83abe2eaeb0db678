import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTickets } from '../../src/lab/task/make-tickets.ts';
import type { Trainer, TrainingJob, TrainingProgress } from '../../src/ports/trainer.ts';
import { createOpenAiTrainer } from '../../src/training/openai/trainer.ts';
import { closeLab, openLab, reinforcementRows, supervisedRows, type TestLab } from '../lab/a-lab.ts';
import { EXACT_DEFINITION } from '../lab/exact-grader.ts';
import { aClock } from '../support/a-clock.ts';

const tickets = makeTickets({ seed: 8, count: 96, split: 'train' });
const validation = makeTickets({ seed: 9, count: 12, split: 'train' });
const signal = new AbortController().signal;
let opened: TestLab;
let trainer: Trainer;

beforeAll(async () => {
  opened = await openLab();
  const clock = { ...aClock(), sleep: () => new Promise<void>((resolve) => setTimeout(resolve, 10)) };
  trainer = createOpenAiTrainer({ client: opened.client, key: null }, clock);
});

afterAll(() => closeLab(opened));

const lines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

function supervised(parts: Partial<TrainingJob> = {}): TrainingJob {
  return {
    key: 'key-1',
    model: 'lab-mini',
    suffix: 'tuned',
    seed: 1,
    trainingFile: lines(supervisedRows(tickets)),
    method: { type: 'supervised', epochs: 2 },
    ...parts,
  };
}

const reinforced: TrainingJob = {
  ...supervised({ key: 'key-rft', suffix: 'rft' }),
  trainingFile: lines(reinforcementRows(tickets)),
  validationFile: lines(reinforcementRows(validation)),
  method: { type: 'reinforcement', epochs: 10, grader: EXACT_DEFINITION },
};

describe('a job at a provider', () => {
  test('is found by its key, and its file is uploaded once', async () => {
    expect(await trainer.find('key-1', signal)).toBeNull();
    const id = await trainer.start(supervised(), signal);
    expect(await trainer.find('key-1', signal)).toBe(id);
    const files = async (): Promise<number> => (await opened.client.files.list()).data.length;
    const before = await files();
    const other = await trainer.start(supervised({ key: 'key-2', seed: 2 }), signal);
    expect(await files()).toBe(before);
    expect(other).not.toBe(id);
    const trained = await trainer.follow(id, () => undefined, signal);
    expect(trained).toMatchObject({ ending: 'succeeded', model: expect.stringMatching(/^ft:lab-mini/) });
    expect(trained.checkpoints.length).toBeGreaterThan(1);
    await trainer.follow(other, () => undefined, signal);
  });

  test('that failed or was cancelled is none to go on with', async () => {
    const id = await trainer.start(supervised({ key: 'key-3', seed: 3 }), signal);
    await opened.client.fineTuning.jobs.cancel(id);
    expect(await trainer.find('key-3', signal)).toBeNull();
  });

  test('is halted in the middle with what it came to, and goes on later, nothing told twice', async () => {
    const id = await trainer.start(reinforced, signal);
    const seen: TrainingProgress[] = [];
    let halting: Promise<void> | null = null;
    const halted = await trainer.follow(
      id,
      (progress) => {
        seen.push(progress);
        if ((progress.step ?? 0) >= 14) halting ??= trainer.halt(id, signal);
        return undefined;
      },
      signal,
    );
    await halting;
    expect(halted.ending).toBe('halted');
    expect(halted.model).toMatch(/:ckpt-step-\d+$/);
    const rewards = halted.checkpoints.map(({ validReward }) => validReward ?? Number.NaN);
    const best = halted.checkpoints.find(({ model }) => model === halted.model);
    expect(best?.validReward).toBe(Math.max(...rewards));
    expect(halted.coreLoopSeconds).toBeGreaterThan(0);
    expect(seen.at(-1)?.coreLoopSeconds).toBeGreaterThan(0);
    expect(await trainer.resume(id, signal)).toBe(true);
    const trained = await trainer.follow(id, () => undefined, signal);
    expect(trained.ending).toBe('succeeded');
    expect(trained.coreLoopSeconds ?? 0).toBeGreaterThan(halted.coreLoopSeconds ?? 0);
    const steps = trained.curves
      .find(({ metric }) => metric === 'train-reward')
      ?.points.map(({ step }) => step);
    expect(steps).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(await trainer.resume(id, signal)).toBe(false);
  });
});
