import type { Config } from '../../config/config.ts';
import type { CanaryFigures } from '../../core/drift/canary.ts';
import type { CandidateId, IsoInstant, RunId } from '../../core/model/units.ts';
import type { AppContext } from '../context.ts';
import { configOfRun } from '../run-config.ts';
import { pairSnapshots } from './pair-snapshots.ts';
import { runsOf } from './pick-runs.ts';
import { type CandidateSnapshot, type Snapshot, takeSnapshot } from './snapshot.ts';

/** One candidate in one run. `null`: not known. */
export interface HistoryEntry {
  readonly candidate: CandidateId;
  readonly models: readonly string[];
  readonly examples: number;
  readonly accuracy: number | null;
  readonly input: number | null;
  readonly output: number | null;
  readonly ms: number | null;
  /** Dollars a request, at the prices of the day on which it ran. */
  readonly usd: number | null;
}

export interface HistoryRun {
  readonly run: RunId;
  readonly at: IsoInstant;
  readonly candidates: readonly HistoryEntry[];
  /** What keeps it from being compared with the newest; empty: nothing. */
  readonly cautions: readonly string[];
}

/** Every finished run of the config's eval, oldest first. Offline. */
export async function readHistory(
  config: Config,
  context: AppContext,
): Promise<{ readonly schemaVersion: 1; readonly name: string; readonly runs: readonly HistoryRun[] }> {
  const snapshots: Snapshot[] = [];
  for (const record of await runsOf(config, context.store)) {
    const day = (record.finishedAt ?? record.startedAt).slice(0, 10);
    snapshots.push(
      await takeSnapshot(record, { ...configOfRun(record), prices: config.prices }, day, context),
    );
  }
  const newest = snapshots.at(-1);
  const runs = snapshots.map((one): HistoryRun => {
    const cautions = newest && newest !== one ? pairSnapshots(one, newest).cautions : [];
    return { run: one.run, at: one.at, candidates: one.candidates.map(entryOf), cautions };
  });
  return { schemaVersion: 1, name: config.name, runs };
}

function entryOf({ id, models, canaries }: CandidateSnapshot): HistoryEntry {
  const figures = [...canaries.values()].map((canary) => canary.figures);
  const mean = (of: (one: CanaryFigures) => number | null): number | null => {
    const values = figures.flatMap((one) => of(one) ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const visible = mean((one) => one.visible);
  return {
    candidate: id,
    models,
    examples: canaries.size,
    accuracy: mean((one) => one.score),
    input: mean((one) => one.input),
    output: visible === null ? null : visible + (mean((one) => one.reasoning) ?? 0),
    ms: mean((one) => one.ms),
    usd: mean((one) => one.usd),
  };
}
