import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findExtended } from '../../../src/app/facts/find-extended.ts';
import type { RunRecord, Store } from '../../../src/ports/store.ts';
import { openSqliteStore } from '../../../src/store/sqlite.ts';
import { aRun } from '../../store/stores.ts';

let store: Store;
beforeEach(async () => {
  store = await openSqliteStore(':memory:');
});
afterEach(() => store.close());

const LATER = aRun({ id: 'later', datasetHash: 'data-2', startedAt: '2026-11-23T10:00:00.000Z', repeats: 1 });

/** A run of so many examples, the first of those that all runs have. */
async function hold(parts: Partial<RunRecord>, count: number): Promise<RunRecord> {
  const record = aRun({
    id: 'first',
    planHash: 'plan-0',
    repeats: 1,
    finishedAt: '2026-11-22T11:00:00.000Z',
    ...parts,
  });
  await store.createRun(
    record,
    Array.from({ length: count }, (_, index) => ({ id: `e${index}`, item: {} })),
  );
  return record;
}

const keys = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `e${index}` }));

describe('a run goes on from an earlier one', () => {
  it('that had some of its examples', async () => {
    await hold({}, 40);
    expect(await findExtended(LATER, keys(100), store)).toEqual({
      run: 'first',
      examples: 40,
      before: 40,
      trials: 100,
    });
  });

  it('that had them with fewer repeats', async () => {
    await hold({}, 100);
    const found = await findExtended({ ...LATER, repeats: 3 }, keys(100), store);
    expect(found).toMatchObject({ before: 100, trials: 300 });
  });

  it('the largest, where there are several', async () => {
    await hold({}, 30);
    await hold({ id: 'second', planHash: 'plan-2' }, 60);
    expect((await findExtended(LATER, keys(100), store))?.run).toBe('second');
  });
});

describe('a run stands by itself', () => {
  it('where the earlier one was a handful, was as large, or had other examples', async () => {
    await hold({}, 10);
    await hold({ id: 'whole', planHash: 'plan-2' }, 100);
    expect(await findExtended(LATER, keys(100), store)).toBeNull();
    expect(
      await findExtended(
        LATER,
        keys(100).map(({ id }) => ({ id: `x${id}` })),
        store,
      ),
    ).toBeNull();
  });

  it.each([
    ['has another name', { name: 'other' }],
    ['was never finished', { finishedAt: null }],
    ['came later', { startedAt: '2026-11-24T10:00:00.000Z' }],
    ['made labels', { purpose: 'labels' as const }],
    ['was imported', { importedAt: '2026-11-22T12:00:00.000Z' }],
    ['asked other candidates', { candidates: [] }],
    ['is of the same examples, asked as often', { datasetHash: 'data-2' }],
  ])('where the other one %s', async (_, parts) => {
    await hold(parts, 40);
    expect(await findExtended(LATER, keys(100), store)).toBeNull();
  });

  it('where it was imported itself', async () => {
    await hold({}, 40);
    const imported = { ...LATER, importedAt: '2026-11-23T12:00:00.000Z' };
    expect(await findExtended(imported, keys(100), store)).toBeNull();
  });
});
