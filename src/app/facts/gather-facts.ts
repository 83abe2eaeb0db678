import type { Config } from '../../config/config.ts';
import type { ExampleKey } from '../../core/model/example.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { agreedRequirements } from './agreed-requirements.ts';
import { findExtended } from './find-extended.ts';
import { kinByField, kinById } from './find-kin.ts';
import { findOverlap } from './find-overlap.ts';
import type { Kin, RunFacts, UsageFacts } from './run-facts.ts';

/** Looks up what lints need beyond the trials. Reads the store and the training file, nothing else. */
export async function gatherFacts(
  record: RunRecord,
  config: Config,
  keys: readonly ExampleKey[],
  usage: UsageFacts | null,
  context: AppContext,
): Promise<RunFacts> {
  return {
    kin: await findKin(record, config, keys, context),
    extended: await findExtended(record, keys, context.store),
    overlap: await findOverlap(record, context),
    agreed: agreedRequirements(record),
    usage,
  };
}

async function findKin(
  { id, importedAt }: RunRecord,
  { dataset }: Config,
  keys: readonly ExampleKey[],
  { store }: AppContext,
): Promise<Kin | null> {
  if (keys.some(({ cluster }) => cluster !== undefined)) return null;
  if (importedAt !== undefined) return kinById(keys);
  const known = [dataset.id, dataset.weight, dataset.tags].filter((field) => field !== null);
  return kinByField(await store.readExamples(id), known);
}
