import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { compare } from '../../src/app/compare.ts';
import { compareRuns } from '../../src/app/compare-runs.ts';
import type { AppContext } from '../../src/app/context.ts';
import { createPorts } from '../../src/cli/deps.ts';
import { openStore } from '../../src/store/open-store.ts';
import { aFolder, refusal } from '../support/a-folder.ts';
import { storeRun } from '../view/a-stored-run.ts';

async function aContext(): Promise<AppContext> {
  const store = await openStore(`sqlite:${join(aFolder().path, 'store.db')}`);
  onTestFinished(() => store.close());
  return { ...(await createPorts()), store };
}

const SMALL_IN = (run: string): { run: string; candidate: string } => ({ run, candidate: 'small' });

test('a candidate in a copy of its run compares with the other one as within the run', async () => {
  const context = await aContext();
  await storeRun(context.store, { id: 'a' });
  await storeRun(context.store, { id: 'b' });
  const within = await compare('a', 'small', 'big', context, 0.1);
  const across = await compareRuns(SMALL_IN('a'), { run: 'b', candidate: 'big' }, context, 0.1);
  expect(across).toEqual({ ...within, referenceRun: 'b', cautions: [] });
});

test('only examples pair that both runs have, whatever their order and number', async () => {
  const context = await aContext();
  await storeRun(context.store, { id: 'short', examples: 30, passes: () => true });
  await storeRun(context.store, { id: 'long', datasetHash: 'data-2', examples: 50 });
  const forth = await compareRuns(SMALL_IN('short'), SMALL_IN('long'), context, null);
  const back = await compareRuns(SMALL_IN('long'), SMALL_IN('short'), context, null);
  expect(forth).toMatchObject({ difference: { n: 30, point: 8 / 30 }, gained: 8, lost: 0, unpaired: 0 });
  expect(back).toMatchObject({ difference: { n: 30, point: -8 / 30 }, gained: 0, lost: 8, unpaired: 20 });
  expect(forth.cautions).toEqual([]);
});

test('examples that ask something else under the same id are left out, and counted', async () => {
  const context = await aContext();
  await storeRun(context.store, { id: 'a' });
  const item = (index: number): Record<string, unknown> => ({
    question: index < 10 ? 'something else' : `double ${index}`,
  });
  await storeRun(context.store, { id: 'b', datasetHash: 'data-2', item });
  const { difference, cautions } = await compareRuns(SMALL_IN('a'), SMALL_IN('b'), context, null);
  expect(difference.n).toBe(30);
  expect(cautions).toEqual(['Left out: 10 examples whose text is not the same in both runs.']);
});

test('runs that share nothing are refused', async () => {
  const context = await aContext();
  await storeRun(context.store, { id: 'a' });
  await storeRun(context.store, { id: 'b', datasetHash: 'data-2', item: () => ({ question: 'another' }) });
  expect((await refusal(() => compareRuns(SMALL_IN('a'), SMALL_IN('b'), context, null))).code).toBe(
    'no-verdict',
  );
});

test('another grader, or an import, is told', async () => {
  const context = await aContext();
  await storeRun(context.store, { id: 'a' });
  await storeRun(context.store, { id: 'b', importedAt: '2026-11-22T12:00:00.000Z' });
  const { cautions } = await compareRuns(SMALL_IN('a'), SMALL_IN('b'), context, null);
  expect(cautions).toEqual([expect.stringContaining('Examples are paired by id')]);
});
