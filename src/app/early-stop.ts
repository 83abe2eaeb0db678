import type { EarlyStop } from '../core/model/early-stop.ts';
import type { RunRecord } from '../ports/store.ts';

/** How a run that may stop early went; `null`: it asked for everything, or has not ended. */
export function earlyStopOf({ settings }: Pick<RunRecord, 'settings'>): EarlyStop | null {
  return ((settings ?? {}) as { readonly earlyStop?: EarlyStop | null }).earlyStop ?? null;
}

/** The same run, with how it went. */
export function withEarlyStop(record: RunRecord, earlyStop: EarlyStop): RunRecord {
  return { ...record, settings: { ...(record.settings as object), earlyStop } };
}
