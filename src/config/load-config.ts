import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { DRIFT_DEFAULTS } from '../core/model/drift.ts';
import { checkReferences } from './check-references.ts';
import type { Config, Prompt } from './config.ts';
import {
  type CandidateEntry,
  type ConfigFile,
  isCascade,
  type PromptEntry,
  type PromptText,
} from './config-file.ts';
import { explainIssues } from './explain.ts';
import { type LocatedYaml, parseLocatedYaml } from './located-yaml.ts';
import { readParts } from './read-environment.ts';
import { type ReadFile, readGraderFiles } from './read-grader-files.ts';
import { readText, showPath, TYPED } from './read-text.ts';
import { rangesOfCandidate, resolveCandidate, resolveCascade, resolveScenario } from './resolve.ts';
import { resolveEnvironment } from './resolve-environment.ts';
import { RUN_DEFAULTS } from './run-defaults.ts';
import { type WrittenScenario, writtenScenarios } from './scenario-entries.ts';
import { configSchema } from './schema.ts';

/**
 * Reads, validates and resolves a config. Calls nothing and needs no key.
 * @throws BreakevenError naming file, line, what was expected and the fix.
 */
export function loadConfig(path: string, cwd: string = process.cwd()): Config {
  const file = resolve(cwd, path);
  const shown = showPath(file, cwd);
  const text = readText(file, shown, 'config', TYPED);
  const yaml = parseLocatedYaml(text, shown);
  const parsed = configSchema.safeParse(yaml.value);
  if (!parsed.success) throw explainIssues(parsed.error, yaml);
  const folder = dirname(file);
  const entry = { ...parsed.data, graders: readGraderFiles(parsed.data.graders, readIn(folder, yaml)) };
  const written = writtenScenarios(entry, yaml);
  checkReferences(entry, written, yaml);
  const hash = createHash('sha256').update(text).digest('hex');
  return resolveConfig(entry, written, {
    file,
    hash,
    prompts: readPrompts(entry, folder, yaml),
    environment: entry.environment
      ? resolveEnvironment(entry.environment, readParts(entry.environment, folder, yaml))
      : null,
  });
}

/** Reads what a place of the config names. */
function readIn(folder: string, yaml: LocatedYaml) {
  return (name: string, path: readonly (string | number)[], what: string): ReadFile => {
    const file = resolve(folder, name);
    const shown = `${yaml.locate(path)}: ${showPath(file)}`;
    return { text: readText(file, shown, what), shown };
  };
}

/** Fills defaults; everything that the entry names has been checked. */
function resolveConfig(
  entry: ConfigFile,
  written: readonly WrittenScenario[],
  read: Pick<Config, 'file' | 'hash' | 'prompts' | 'environment'>,
): Config {
  const folder = dirname(read.file);
  const plain = entry.candidates.filter((one): one is CandidateEntry => !isCascade(one));
  const candidateRanges = Object.assign({}, ...plain.map(rangesOfCandidate));
  const first = (plain.find(({ approach }) => approach === 'prompted') ?? plain[0])?.id ?? '';
  const scenarios = written.map(({ name, entry: one }) => ({
    name,
    scenario: resolveScenario(one, first, candidateRanges),
  }));
  return {
    ...read,
    name: entry.name,
    seed: entry.seed ?? 1,
    dataset: resolveDataset(entry.dataset, folder),
    graders: entry.graders as Config['graders'],
    endpoints: entry.endpoints ?? {},
    environment: read.environment,
    candidates: plain.map(resolveCandidate) as unknown as Config['candidates'],
    cascades: entry.candidates.filter(isCascade).map(resolveCascade),
    candidateRanges,
    scenario: scenarios[0]?.scenario ?? null,
    scenarios,
    run: {
      ...RUN_DEFAULTS,
      ...entry.run,
      adaptive: { ...RUN_DEFAULTS.adaptive, ...entry.run?.adaptive },
    },
    drift: {
      ...DRIFT_DEFAULTS,
      ...entry.drift,
      thresholds: { ...DRIFT_DEFAULTS.thresholds, ...entry.drift?.thresholds },
    },
    prices: entry.prices === undefined ? null : resolve(folder, entry.prices),
    out: entry.report?.out ?? null,
    notes: entry.notes ?? [],
  };
}

function resolveDataset(entry: ConfigFile['dataset'], folder: string): Config['dataset'] {
  return {
    file: resolve(folder, entry.file),
    id: entry.id ?? 'id',
    train: entry.train === undefined ? null : resolve(folder, entry.train),
    cluster: entry.cluster ?? null,
    weight: entry.weight ?? null,
    tags: entry.tags ?? null,
    confirm: entry.confirm ?? 0,
  };
}

function readPrompts(entry: ConfigFile, folder: string, yaml: LocatedYaml): Record<string, Prompt> {
  const read = (text: PromptText, name: string): string => {
    if (typeof text === 'string') return text;
    const file = resolve(folder, text.file);
    return readText(file, `${yaml.locate(['prompts', name])}: ${showPath(file)}`, 'prompt').trimEnd();
  };
  const prompts = Object.entries(entry.prompts ?? {}).map(([name, prompt]): [string, Prompt] => [
    name,
    readPrompt(prompt, (text) => read(text, name)),
  ]);
  return Object.fromEntries(prompts);
}

function readPrompt(prompt: PromptEntry, read: (text: PromptText) => string): Prompt {
  if (typeof prompt === 'string' || 'file' in prompt) return { user: read(prompt) };
  return { ...(prompt.system !== undefined && { system: read(prompt.system) }), user: read(prompt.user) };
}
