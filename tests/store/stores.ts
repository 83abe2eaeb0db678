import { join } from 'node:path';
import type { Verdict } from '../../src/core/model/grade.ts';
import type { Trial } from '../../src/core/model/trial.ts';
import type { GradedTrial, RunRecord, Store, StoredTrial } from '../../src/ports/store.ts';
import { aTrial } from '../support/a-trial.ts';

/** Every store has to pass; `reopen` where what is kept outlives the handle. */
export const STORES: readonly {
  readonly name: string;
  readonly url: (folder: string) => string;
  readonly reopens: boolean;
}[] = [
  {
    name: 'sqlite, a file',
    url: (folder: string) => `sqlite:${join(folder, 'deep/er/store.db')}`,
    reopens: true,
  },
  { name: 'sqlite, in memory', url: () => 'sqlite::memory:', reopens: false },
];

export function aRun(parts: Partial<RunRecord> = {}): RunRecord {
  return {
    id: 'refund-desk-20261122-1000-abc123',
    name: 'refund-desk',
    purpose: 'eval',
    planHash: 'plan-1',
    salt: '',
    datasetHash: 'data-1',
    configHash: 'config-1',
    configFile: '/somewhere/config.yaml',
    seed: 7,
    repeats: 2,
    version: '0.1.0',
    startedAt: '2026-11-22T10:00:00.000Z',
    finishedAt: null,
    candidates: [
      {
        id: 'big',
        approach: {
          kind: 'distilled',
          teacher: 'huge',
          training: { method: 'supervised', base: 'm', usd: 1.5 },
        },
        endpoint: 'server',
        model: 'ft:m:x',
        sampling: { temperature: 0 },
        stream: true,
        price: { input: 1, output: 2 },
      },
    ],
    trainings: { big: 'training-1' },
    settings: { nested: { list: [1, null, 'ü😀'] } },
    ...parts,
  };
}

export function stored(parts: Partial<Trial> = {}, hash = 'trial-1'): StoredTrial {
  return { hash, trial: aTrial(parts) };
}

export async function read(
  store: Store,
  run: string = aRun().id,
  grader: string = 'grader-1',
): Promise<GradedTrial[]> {
  const trials: GradedTrial[] = [];
  for await (const trial of store.readTrials(run, grader)) trials.push(trial);
  return trials;
}

/** One trial, as the runner records it. */
export function recordTrial(store: Store, run: string, trial: StoredTrial): Promise<void> {
  return store.record(run, { trials: [trial], grades: [] });
}

export function recordGrade(store: Store, trial: string, grader: string, verdict: Verdict): Promise<void> {
  return store.record(aRun().id, { trials: [], grades: [{ trial, grader, verdict }] });
}
