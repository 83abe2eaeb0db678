import { RECORDED_GRADER } from '../../src/core/model/grade.ts';
import type { RunRecord, Store } from '../../src/ports/store.ts';
import { hashOf } from '../../src/run/plan.ts';
import { aRun, recordGrade, recordTrial } from '../store/stores.ts';
import { aTrial } from '../support/a-trial.ts';

export interface StoredRunParts extends Partial<RunRecord> {
  readonly ids?: readonly string[];
  /** Of how many examples; 40 by default. */
  readonly examples?: number;
  /** What an example asks; by default the same in every run. */
  readonly item?: (index: number) => Record<string, unknown>;
  readonly passes?: (candidate: number, index: number) => boolean;
  /** How many examples have a trial; all by default. */
  readonly done?: number;
}

const candidateOf = (id: string): RunRecord['candidates'][number] => ({
  id,
  approach: { kind: 'prompted' },
  endpoint: 'server',
  model: id,
  sampling: {},
  stream: false,
  price: { input: 2, output: 8 },
});

/** Puts a run with trials and grades into a store: `big` passes all, `small` all but each fourth. */
export async function storeRun(store: Store, parts: StoredRunParts = {}): Promise<RunRecord> {
  const { ids = ['big', 'small'], examples = 40, item, passes, done = examples, ...record } = parts;
  const candidates = ids.map(candidateOf);
  const scenario = { incumbent: ids[0], reference: ids[0], requestsPerMonth: 100_000 };
  const run = aRun({
    id: 'desk-1',
    name: 'desk',
    repeats: 1,
    finishedAt: '2026-11-22T11:00:00.000Z',
    trainings: {},
    settings: { name: 'desk', candidates, scenario, scenarios: [{ name: 'default', scenario }] },
    ...record,
    candidates,
  });
  const asked = Array.from({ length: examples }, (_, index) => ({
    id: `e${index}`,
    item: item?.(index) ?? { question: `double ${index}` },
  }));
  await store.createRun(run, asked);
  const isRight = passes ?? ((candidate: number, index: number): boolean => candidate === 0 || index % 4 > 0);
  for (const [position, id] of ids.entries())
    for (let index = 0; index < done; index++)
      await storeTrial(store, run.id, id, index, isRight(position, index));
  return run;
}

export async function storeTrial(
  store: Store,
  run: string,
  candidate: string,
  index: number,
  passed: boolean,
): Promise<void> {
  const hash = `${run} ${candidate} ${index}`;
  const trial = aTrial({ key: { candidate, example: `e${index}`, repeat: 0 } });
  await recordTrial(store, run, { hash, trial });
  await recordGrade(store, hash, hashOf(RECORDED_GRADER), {
    status: 'scored',
    score: Number(passed),
    passed,
  });
}
