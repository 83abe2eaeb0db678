import { existsSync, statSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { RunRecord, Store } from '../../ports/store.ts';
import type { DriftOptions } from './drift.ts';

/** The run that is looked at, what it is compared with, and the runs between them. */
export interface PickedRuns {
  readonly now: RunRecord;
  /** `null`: a file, or nothing was asked for. */
  readonly baseline: RunRecord | null;
  readonly file: string | null;
  /** Oldest first, the two ends left out. */
  readonly between: readonly RunRecord[];
}

/**
 * By default the newest finished run of the eval, against the oldest: what drifts slowly shows against the first.
 * @throws BreakevenError where there is none, or only one.
 */
export async function pickRuns(
  config: Pick<Config, 'name' | 'file'>,
  store: Store,
  { baseline, run, since, alone = false }: DriftOptions & { readonly alone?: boolean },
): Promise<PickedRuns> {
  const own = await runsOf(config, store);
  const now = run === undefined ? own.at(-1) : await store.getRun(run);
  if (!now)
    throw new BreakevenError(
      'not-found',
      `there is no finished run of '${config.name}'`,
      `make one: breakeven run ${config.file}`,
    );
  const earlier = own.filter(({ id, startedAt }) => id !== now.id && startedAt < now.startedAt);
  if (alone) return { now, baseline: null, file: null, between: [] };
  if (baseline !== undefined && isFile(baseline)) return { now, baseline: null, file: baseline, between: [] };
  const first =
    baseline === undefined
      ? earlier.find(({ startedAt }) => since === undefined || startedAt.slice(0, 10) >= since)
      : await store.getRun(baseline);
  if (!first)
    throw new BreakevenError(
      'not-found',
      `there is no earlier run of '${config.name}' to compare ${now.id} with`,
      `run it again: breakeven run ${config.file} --fresh; or name a baseline: --baseline RUN or FILE`,
    );
  const between = earlier.filter(({ id, startedAt }) => id !== first.id && startedAt > first.startedAt);
  return { now, baseline: first, file: null, between };
}

/** Finished evals of the config's name, oldest first. */
export async function runsOf({ name }: Pick<Config, 'name'>, store: Store): Promise<readonly RunRecord[]> {
  const runs = await store.listRuns();
  return runs
    .filter((one) => one.purpose === 'eval' && one.name === name && one.finishedAt !== null)
    .toSorted((a, b) => a.startedAt.localeCompare(b.startedAt));
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
