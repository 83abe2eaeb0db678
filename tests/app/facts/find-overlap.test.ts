import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findOverlap } from '../../../src/app/facts/find-overlap.ts';
import { trainingKey } from '../../../src/app/runnable.ts';
import { loadDataset } from '../../../src/config/load-dataset.ts';
import { configOf } from '../../../src/config/saved-config.ts';
import type { Candidate } from '../../../src/core/model/candidate.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { aRun } from '../../store/stores.ts';
import { aFolder } from '../../support/a-folder.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
});
afterEach(() => store.close());

const endpointIdentity = () => 'http://lab';
const TUNED: Candidate = {
  id: 'tuned',
  approach: { kind: 'supervised', training: { method: 'supervised', base: 'mini' } },
  endpoint: 'lab',
  model: null,
  prompt: 'ask',
  sampling: {},
  stream: true,
};
const EVAL = ['Where is my order?', 'Cancel it', 'Thank you'];
const TRAIN = ['where  is my ORDER?', 'Refund me'];

const lines = (texts: readonly string[]) =>
  texts.map((text, index) => `${JSON.stringify({ id: `t${index}`, text, answer: `${index}` })}\n`).join('');

interface Parts {
  readonly train?: string;
  /** Of what the recorded training was: by default the file that is there. */
  readonly trainedOn?: string;
  readonly candidate?: Candidate;
}

async function overlapOf({ train = lines(TRAIN), trainedOn, candidate = TUNED }: Parts) {
  const folder = aFolder({ 'train.jsonl': trainedOn ?? train });
  const file = `${folder.path}/train.jsonl`;
  const config = configOf({
    candidates: [candidate],
    dataset: { train: file },
    prompts: { ask: { system: 'Be short.', user: '{{item.text}}' } },
  });
  const key = trainingKey(config, TUNED, (await loadDataset(file, { id: 'id' })).hash, { endpointIdentity });
  folder.write('train.jsonl', train);
  const record = aRun({
    candidates: [{ ...candidate, model: 'ft:mini' }],
    trainings: { tuned: key },
    settings: config,
  });
  await store.createRun(
    record,
    EVAL.map((text, index) => ({ id: `e${index}`, item: { id: `e${index}`, text } })),
  );
  return findOverlap(record, { store, endpointIdentity });
}

describe('what was trained on is asked again', () => {
  it('where the same question stands in both files, white space and case apart', async () => {
    expect(await overlapOf({})).toEqual({ twins: 1, examples: 3, shown: ['e0'] });
  });

  it('not where the questions differ', async () => {
    expect(await overlapOf({ train: lines(['Something else']) })).toBeNull();
  });

  it('cannot be told where the file is another one now, or broken', async () => {
    expect(await overlapOf({ trainedOn: lines(['Something else']) })).toBeNull();
    await store.close();
    store = await openSqliteStore(':memory:');
    expect(await overlapOf({ train: '{', trainedOn: lines(TRAIN) })).toBeNull();
  });

  it('does not matter where nobody was trained', async () => {
    const prompted: Candidate = { ...TUNED, approach: { kind: 'prompted' } };
    expect(await overlapOf({ candidate: prompted })).toBeNull();
  });
});
