import { expect, it } from 'vitest';
import { readTrainings } from '../../src/app/training-curves.ts';
import type { TrainingRecord } from '../../src/ports/store.ts';
import { aRun } from '../store/stores.ts';

const record = (parts: Partial<TrainingRecord>): TrainingRecord => ({
  key: 'new',
  candidate: 'rft',
  parent: null,
  status: 'succeeded',
  jobId: 'ftjob-1',
  model: 'ft:m',
  startedAt: '2026-11-22T10:00:00.000Z',
  finishedAt: '2026-11-22T10:05:00.000Z',
  trainedTokens: null,
  coreLoopSeconds: 12,
  labels: null,
  error: null,
  ...parts,
});

it('tells how the trainings of a run went, and nothing of one that an older store recorded, or nobody did', async () => {
  const curve = { metric: 'train-reward', points: [{ step: 1, value: 0.5 }] } as const;
  const known = new Map([
    ['new', record({ curves: [curve] })],
    ['old', record({ key: 'old', candidate: 'distilled' })],
  ]);
  const store = { findTraining: async (key: string) => known.get(key) ?? null };
  const [base] = aRun().candidates;
  if (!base) throw new Error('no candidate');
  const run = {
    candidates: ['prompted', 'distilled', 'rft', 'lost'].map((id) => ({ ...base, id })),
    trainings: { distilled: 'old', rft: 'new', lost: 'gone' },
  };
  expect(await readTrainings(run, store)).toEqual([{ candidate: 'rft', ...curve }]);
});
