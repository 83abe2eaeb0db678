import type { Candidate } from '../core/model/candidate.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import type { AppContext } from './context.ts';
import { settingsOf } from './facts/agreed-requirements.ts';
import type { Batch } from './run.ts';
import { runId } from './run-id.ts';

/** A new run, or the known one with today's config: its scenario, prices and graders may have changed. */
export function recordOf(
  batch: Batch,
  planHash: string,
  known: RunRecord | null,
  fresh: boolean,
  context: AppContext,
): RunRecord {
  const { config } = batch;
  const startedAt = known?.startedAt ?? context.clock.instant();
  const salt = known?.salt ?? (fresh ? startedAt : '');
  return {
    id: known?.id ?? runId(config.name, startedAt, hashOf([planHash, salt])),
    name: config.name,
    purpose: batch.purpose,
    planHash,
    salt,
    datasetHash: batch.datasetHash,
    configHash: config.hash,
    configFile: config.file,
    seed: config.seed,
    repeats: batch.repeats,
    version: context.version,
    startedAt,
    finishedAt: known?.finishedAt ?? null,
    candidates: batch.runnable.map(({ candidate, model }): Candidate => ({ ...candidate, model })),
    trainings: batch.trainings,
    settings: settingsOf(config, known),
  };
}

/** Another process may make the same run in the same moment; then it is there, and the claim decides. */
export async function createOrFind(record: RunRecord, batch: Batch, { store }: AppContext): Promise<void> {
  try {
    await store.createRun(record, batch.examples);
  } catch (error) {
    if ((await store.findRunByPlan(record.planHash))?.id !== record.id) throw error;
  }
}
