import type { ExampleKey } from '../../core/model/example.ts';
import type { RunRecord, Store } from '../../ports/store.ts';
import type { Extended } from './run-facts.ts';

/** A first look at less than this share tells too little to stop at. */
const NOTABLE = 0.2;

/**
 * The largest earlier run of the same name, some of whose candidates are asked again on the same examples
 * and on more of them, or more often. An import is what it is: nobody knows what was looked at before.
 */
export async function findExtended(
  record: RunRecord,
  keys: readonly ExampleKey[],
  store: Store,
): Promise<Extended | null> {
  if (record.importedAt !== undefined) return null;
  const trials = keys.length * record.repeats;
  const ids = new Set(keys.map(({ id }) => id));
  const found: Extended[] = [];
  for (const one of await store.listRuns()) {
    if (!isEarlier(one, record)) continue;
    const theirs = await store.readExampleKeys(one.id);
    const before = theirs.length * one.repeats;
    if (before >= trials || before < NOTABLE * trials || !theirs.every(({ id }) => ids.has(id))) continue;
    found.push({ run: one.id, examples: theirs.length, before, trials });
  }
  return found.toSorted((a, b) => b.before - a.before)[0] ?? null;
}

function isEarlier(one: RunRecord, record: RunRecord): boolean {
  const ids = record.candidates.map(({ id }) => id);
  return (
    one.id !== record.id &&
    one.purpose === record.purpose &&
    one.importedAt === undefined &&
    one.name === record.name &&
    one.finishedAt !== null &&
    one.startedAt < record.startedAt &&
    (one.datasetHash !== record.datasetHash || one.repeats < record.repeats) &&
    one.candidates.some(({ id }) => ids.includes(id))
  );
}
