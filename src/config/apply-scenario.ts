import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Candidate, Cascade } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Range } from '../core/model/scenario.ts';
import { checkCascade, checkScenarios, referenceChecker, refuseDuplicates } from './check-references.ts';
import { refuseCircle } from './check-training.ts';
import type { Config, NamedScenario } from './config.ts';
import { type CandidateOverride, isCascade } from './config-file.ts';
import { nearest } from './explain.ts';
import type { ScenarioFile } from './load-scenario-file.ts';
import type { Path } from './located-yaml.ts';
import { mergeCandidate } from './merge-candidate.ts';
import { rangesOfCandidate, resolveCascade, resolveScenario } from './resolve.ts';
import { writtenScenarios } from './scenario-entries.ts';

/**
 * A run's config with a scenario file laid over it: its scenarios replace the run's, its candidates change
 * those of the same id, its cascades and notes are added.
 * @throws BreakevenError naming file and line: a candidate or a name that the run lacks, another grader,
 *   another model than the run asked.
 */
export function applyScenario(run: Config, file: ScenarioFile): Config {
  const { entry, yaml } = file;
  refuseDuplicates(
    (entry.candidates ?? []).map(({ id }) => id),
    'candidates',
    yaml,
  );
  refuseDuplicates(
    (entry.graders ?? []).map(({ id }) => id),
    'graders',
    yaml,
  );
  const cascades = mergeCascades(run, file);
  const candidates = mergeCandidates(run, file);
  const candidateRanges = mergeRanges(run, file, candidates);
  const { confirm, cluster, weight, tags } = entry.dataset ?? {};
  const scenarios = scenariosOf({ ...run, candidates, cascades, candidateRanges }, file);
  return {
    ...run,
    hash: createHash('sha256').update(run.hash).update(file.hash).digest('hex'),
    dataset: {
      ...run.dataset,
      ...(confirm !== undefined && { confirm }),
      ...(cluster !== undefined && { cluster }),
      ...(weight !== undefined && { weight }),
      ...(tags !== undefined && { tags }),
    },
    graders: mergeGraders(run, file),
    endpoints: { ...run.endpoints, ...entry.endpoints },
    candidates,
    cascades,
    candidateRanges,
    scenario: scenarios[0]?.scenario ?? null,
    scenarios,
    prices: file.prices ?? run.prices,
    out: entry.report?.out ?? run.out,
    notes: [...new Set([...run.notes, ...(entry.notes ?? [])])],
  };
}

interface Located {
  readonly override: CandidateOverride;
  readonly at: Path;
}

function overridesOf({ entry }: ScenarioFile): Map<string, Located> {
  return new Map(
    (entry.candidates ?? []).flatMap((override, index) =>
      isCascade(override) ? [] : [[override.id, { override, at: ['candidates', index] }] as const],
    ),
  );
}

function mergeCandidates(run: Config, file: ScenarioFile): Config['candidates'] {
  const { entry, yaml } = file;
  const ids = run.candidates.map(({ id }) => id);
  const overrides = overridesOf(file);
  const check = referenceChecker(yaml);
  const endpoints = [...Object.keys(run.endpoints), ...Object.keys(entry.endpoints ?? {})];
  const graders = [...run.graders, ...(entry.graders ?? [])].map(({ id }) => id);
  for (const { override, at } of overrides.values()) {
    if (!ids.includes(override.id)) throw unknownCandidate(override.id, run, file, at);
    check(override.endpoint, endpoints, 'endpoint', [...at, 'endpoint']);
    check(override.teacher, ids, 'candidate', [...at, 'teacher']);
    check(override.training?.from, ids, 'candidate', [...at, 'training', 'from']);
    check(override.training?.grader, graders, 'grader', [...at, 'training', 'grader']);
  }
  const merged = run.candidates.map((candidate) => {
    const found = overrides.get(candidate.id);
    return found ? mergeCandidate(candidate, found.override, yaml, found.at) : candidate;
  });
  const lineages = merged.map(lineageOf);
  for (const { override, at } of overrides.values())
    refuseCircle(lineageOf(merged.find(({ id }) => id === override.id) as Candidate), lineages, yaml, at);
  return merged as unknown as Config['candidates'];
}

function lineageOf({ id, approach }: Candidate): {
  id: string;
  teacher?: string | undefined;
  training?: { readonly from?: string };
} {
  if (approach.kind === 'prompted') return { id };
  return {
    id,
    training: approach.training,
    ...(approach.kind === 'distilled' && { teacher: approach.teacher }),
  };
}

function unknownCandidate(id: string, run: Config, { yaml }: ScenarioFile, at: Path): BreakevenError {
  const ids = run.candidates.map((candidate) => candidate.id);
  const where = `${yaml.locate([...at, 'id'])}: ${at.join('.')}.id`;
  return run.cascades.some((cascade) => cascade.id === id)
    ? new BreakevenError(
        'bad-config',
        `${where}: '${id}' is a cascade of the run`,
        'say approach: cascade, and what it is made of',
      )
    : new BreakevenError(
        'bad-config',
        `${where}: the run has no candidate '${id}'`,
        `it has: ${ids.join(', ')}${nearest(id, ids)}`,
      );
}

/** The run's cascades, those of the same id replaced, before those that the file adds. */
function mergeCascades(run: Config, { entry, yaml }: ScenarioFile): readonly Cascade[] {
  const candidates = run.candidates.map(({ id }) => id);
  const graders = [...run.graders, ...(entry.graders ?? [])].map(({ id }) => id);
  const written = (entry.candidates ?? []).filter(isCascade);
  const cascades = [...new Set([...run.cascades, ...written].map(({ id }) => id))];
  (entry.candidates ?? []).forEach((candidate, index) => {
    if (!isCascade(candidate)) return;
    const at = ['candidates', index];
    if (candidates.includes(candidate.id)) {
      throw new BreakevenError(
        'bad-config',
        `${yaml.locate([...at, 'id'])}: ${at.join('.')}.id: '${candidate.id}' is a candidate of the run`,
        'give the cascade an id of its own',
      );
    }
    checkCascade(candidate, { candidates, cascades, graders }, yaml, at);
  });
  const replaced = new Map(written.map((cascade) => [cascade.id, resolveCascade(cascade)]));
  const before = run.cascades.map((cascade) => replaced.get(cascade.id) ?? cascade);
  const known = new Set(before.map(({ id }) => id));
  return [...before, ...[...replaced.values()].filter(({ id }) => !known.has(id))];
}

/** The run's ranges, less those of figures that the file states, and the file's own. */
function mergeRanges(
  run: Config,
  file: ScenarioFile,
  candidates: readonly Candidate[],
): Readonly<Record<string, Range>> {
  const before = new Map(run.candidates.map(({ id, approach }) => [id, approach.kind]));
  const after = new Map(candidates.map(({ id, approach }) => [id, approach.kind]));
  const stated = [...overridesOf(file).values()].flatMap(({ override: { id, hosting, training } }) => [
    ...(hosting ? [`candidates.${id}.hosting.usdPerMonth`] : []),
    ...(training?.usd !== undefined || before.get(id) !== after.get(id)
      ? [`candidates.${id}.training.usd`]
      : []),
    ...(training?.successRate !== undefined || before.get(id) !== after.get(id)
      ? [`candidates.${id}.training.successRate`]
      : []),
  ]);
  const kept = Object.entries(run.candidateRanges).filter(([path]) => !stated.includes(path));
  const own = [...overridesOf(file).values()].map(({ override }) => rangesOfCandidate(override));
  return Object.assign(Object.fromEntries(kept), ...own);
}

/** The file's scenarios, or the run's where it has none. */
function scenariosOf(merged: Config, { entry, yaml }: ScenarioFile): readonly NamedScenario[] {
  const { candidates, cascades, candidateRanges } = merged;
  const written = writtenScenarios(entry, yaml);
  if (written.length === 0) {
    return merged.scenarios.map(({ name, scenario }) => {
      const own = Object.entries(scenario.ranges).filter(([path]) => !path.startsWith('candidates.'));
      return { name, scenario: { ...scenario, ranges: { ...Object.fromEntries(own), ...candidateRanges } } };
    });
  }
  const names = { candidates: candidates.map(({ id }) => id), cascades: cascades.map(({ id }) => id) };
  checkScenarios(written, names, yaml);
  const first = candidates.find(({ approach }) => approach.kind === 'prompted') ?? candidates[0];
  return written.map(({ name, entry: one }) => ({
    name,
    scenario: resolveScenario(one, first.id, candidateRanges),
  }));
}

/**
 * Recorded scores take the file's threshold, and other graders of the file come after those of the run, as
 * verifiers of cascades. What this program graded stays as it was graded.
 */
function mergeGraders(run: Config, { entry, yaml }: ScenarioFile): Config['graders'] {
  const [own, ...others] = run.graders;
  const [stated, ...rest] = entry.graders ?? [];
  if (stated === undefined) return run.graders;
  const isRecorded = own.type === 'recorded';
  if (!isRecorded && !isDeepStrictEqual(stated, own)) {
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate(['graders', 0])}: graders.0: the run was graded by '${own.id}', and not like this`,
      'start `breakeven run` with this config: a changed grader grades again, and nothing is bought again',
    );
  }
  const pass = stated.type === 'recorded' ? stated.pass : undefined;
  const first = isRecorded && pass !== undefined ? { ...own, pass } : own;
  const added = stated.type === 'recorded' || !isRecorded ? rest : [stated, ...rest];
  const replaced = new Set(added.map(({ id }) => id));
  return [first, ...others.filter(({ id }) => !replaced.has(id)), ...added];
}
