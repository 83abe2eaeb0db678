import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { BreakevenError } from '../core/model/error.ts';
import type { Config, Prompt } from './config.ts';
import type { ConfigFile, PromptEntry, PromptText } from './config-file.ts';
import { explainIssues, refuseLater } from './explain.ts';
import { type LocatedYaml, parseLocatedYaml } from './located-yaml.ts';
import { checkReferences, resolveCandidate, resolveScenario } from './resolve.ts';
import { configSchema } from './schema.ts';

/**
 * Reads, validates and resolves a config. Calls nothing and needs no key.
 * @throws BreakevenError naming file, line, what was expected and the fix.
 */
export function loadConfig(path: string, cwd: string = process.cwd()): Config {
  const file = resolve(cwd, path);
  const shown = showPath(file, cwd);
  const text = readText(file, shown, 'config');
  const yaml = parseLocatedYaml(text, shown);
  refuseLater(yaml);
  const parsed = configSchema.safeParse(yaml.value);
  if (!parsed.success) throw explainIssues(parsed.error, yaml);
  const entry = parsed.data;
  checkReferences(entry, yaml);
  const folder = dirname(file);
  const scenario = resolveScenario(entry);
  return {
    file,
    hash: createHash('sha256').update(text).digest('hex'),
    name: entry.name,
    seed: entry.seed ?? 1,
    dataset: {
      file: resolve(folder, entry.dataset.file),
      id: entry.dataset.id ?? 'id',
      train: entry.dataset.train === undefined ? null : resolve(folder, entry.dataset.train),
      cluster: null,
      weight: null,
      tags: null,
      confirm: 0,
    },
    prompts: readPrompts(entry, folder, yaml),
    graders: entry.graders as Config['graders'],
    endpoints: entry.endpoints ?? {},
    candidates: entry.candidates.map(resolveCandidate) as unknown as Config['candidates'],
    cascades: [],
    scenario,
    scenarios: scenario ? [{ name: 'scenario', scenario }] : [],
    run: {
      repeats: entry.run?.repeats ?? 1,
      concurrency: entry.run?.concurrency ?? 16,
      budgetUsd: entry.run?.budgetUsd ?? null,
      maxAttempts: entry.run?.maxAttempts ?? 5,
      requestTimeoutMs: entry.run?.requestTimeoutMs ?? 120_000,
    },
    prices: entry.prices === undefined ? null : resolve(folder, entry.prices),
    out: entry.report?.out ?? null,
    notes: entry.notes ?? [],
  };
}

/** A path as a person would type it from the working directory. */
export function showPath(file: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, file);
  return short === '' || short.startsWith('..') ? file : short;
}

/** @throws BreakevenError when the file cannot be read. */
export function readText(file: string, shown: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String((error as Error).message);
    throw new BreakevenError(
      'bad-config',
      `${shown}: ${what} cannot be read: ${reason}`,
      'check the path; it is relative to the file that names it',
    );
  }
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
