import type { Config } from '../config/config.ts';
import { kinshipOf } from '../config/example-fields.ts';
import type { ExampleKey } from '../core/model/example.ts';
import type { RunRecord, Store } from '../ports/store.ts';

/**
 * What the statistics need of a run's examples. The config of the report says which fields hold clusters,
 * weights and tags, so that naming one asks no model again; an imported run holds them itself.
 * @throws BreakevenError when a field is missing or does not fit.
 */
export async function exampleKeysOf(
  { id, importedAt }: RunRecord,
  { dataset }: Config,
  store: Store,
): Promise<readonly ExampleKey[]> {
  const isNamed = dataset.cluster !== null || dataset.weight !== null || dataset.tags !== null;
  if (importedAt !== undefined || !isNamed) return store.readExampleKeys(id);
  const examples = await store.readExamples(id);
  return examples.map((example) => ({
    id: example.id,
    ...kinshipOf(example.item, dataset, `run ${id}, example '${example.id}'`),
  }));
}
