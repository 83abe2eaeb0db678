import type { Config } from '../../config/config.ts';
import { configOf } from '../../config/saved-config.ts';
import type { Requirements } from '../../core/model/scenario.ts';
import type { RunRecord } from '../../ports/store.ts';

/** A config as a run keeps it: with what was required when the run was first planned. */
export interface RunSettings extends Config {
  readonly agreed: Requirements | null;
}

/** What the first scenario required before anything was measured; `null`: there was none, or nobody knows. */
export function agreedRequirements({
  settings,
  importedAt,
}: Pick<RunRecord, 'settings' | 'importedAt'>): Requirements | null {
  if (importedAt !== undefined) return null;
  const { agreed } = (settings ?? {}) as Partial<RunSettings>;
  return agreed === undefined ? (configOf(settings).scenario?.require ?? null) : agreed;
}

/**
 * What a run keeps of its config. One that is started again takes today's config, but not back what was
 * required when it was planned.
 */
export function settingsOf(config: Config, known: RunRecord | null): RunSettings {
  return {
    ...config,
    agreed: known ? agreedRequirements(known) : (config.scenario?.require ?? null),
  };
}
