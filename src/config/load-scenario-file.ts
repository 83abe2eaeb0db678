import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import type { ScenarioFileEntry } from './config-file.ts';
import { explainIssues } from './explain.ts';
import { type LocatedYaml, parseLocatedYaml } from './located-yaml.ts';
import { readText, showPath, TYPED } from './read-text.ts';
import { scenarioFileSchema } from './schema.ts';

/** What a report is to assume instead of what its run says, as written; names are checked against the run. */
export interface ScenarioFile {
  /** SHA-256 of the file's bytes. */
  readonly hash: string;
  readonly entry: ScenarioFileEntry;
  readonly yaml: LocatedYaml;
  /** Absolute; `null`: it names no sheet. */
  readonly prices: string | null;
}

/**
 * Reads a scenario file: a config of which everything may be left out.
 * @throws BreakevenError naming file, line, what was expected and the fix.
 */
export function loadScenarioFile(path: string, cwd: string = process.cwd()): ScenarioFile {
  const file = resolve(cwd, path);
  const shown = showPath(file, cwd);
  const text = readText(file, shown, 'scenario file', TYPED);
  const yaml = parseLocatedYaml(text, shown);
  const parsed = scenarioFileSchema.safeParse(yaml.value);
  if (!parsed.success) throw explainIssues(parsed.error, yaml);
  const entry = parsed.data;
  return {
    hash: createHash('sha256').update(text).digest('hex'),
    entry,
    yaml,
    prices: entry.prices === undefined ? null : resolve(dirname(file), entry.prices),
  };
}
