import { BreakevenError } from '../core/model/error.ts';
import { checkEnvironment } from './check-environment.ts';
import { checkTraining } from './check-training.ts';
import { type CandidateEntry, type CascadeEntry, type ConfigFile, isCascade } from './config-file.ts';
import { nearest } from './explain.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';
import type { WrittenScenario } from './scenario-entries.ts';

/** Every name must stand for something that is defined. @throws BreakevenError naming file and line. */
export function checkReferences(
  entry: ConfigFile,
  scenarios: readonly WrittenScenario[],
  yaml: LocatedYaml,
): void {
  const check = referenceChecker(yaml);
  const graders = entry.graders.map(({ id }) => id);
  const plain = entry.candidates.filter((one): one is CandidateEntry => !isCascade(one));
  const candidates = plain.map(({ id }) => id);
  const cascades = entry.candidates.filter(isCascade).map(({ id }) => id);
  refuseDuplicates(graders, 'graders', yaml);
  refuseDuplicates(
    entry.candidates.map(({ id }) => id),
    'candidates',
    yaml,
  );
  const endpoints = Object.keys(entry.endpoints ?? {});
  entry.graders.forEach((grader, index) => {
    for (const [name, path] of judgesIn(grader, ['graders', index])) check(name, endpoints, 'endpoint', path);
  });
  entry.candidates.forEach((candidate, index) => {
    const at = ['candidates', index];
    if (isCascade(candidate)) {
      checkCascade(candidate, { candidates, cascades, graders }, yaml, at);
      return;
    }
    check(candidate.endpoint, endpoints, 'endpoint', [...at, 'endpoint']);
    check(candidate.prompt, Object.keys(entry.prompts ?? {}), 'prompt', [...at, 'prompt']);
    check(candidate.teacher, candidates, 'candidate', [...at, 'teacher']);
    check(candidate.training?.from, candidates, 'candidate', [...at, 'training', 'from']);
    check(candidate.training?.grader, graders, 'grader', [...at, 'training', 'grader']);
    checkTraining(candidate, plain, yaml, at);
  });
  checkEnvironment(entry, yaml);
  checkScenarios(scenarios, { candidates, cascades }, yaml);
  checkMix(entry, scenarios, yaml);
}

/** Endpoints that a grader names for models that judge, its parts' included, and where. */
function judgesIn(value: unknown, at: Path): readonly (readonly [name: string, path: Path])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly (readonly [string, Path])[] => {
    const path = [...at, Array.isArray(value) ? Number(key) : key];
    const judges = key === 'endpoint' && typeof inner === 'string' && 'model' in value;
    return judges ? [[inner, path]] : judgesIn(inner, path);
  });
}

/** Whether a model grades, in a part of the grader too, so that grades may be wrong in ways that only people see. */
export function asksModel(grader: unknown): boolean {
  return judgesIn(grader, []).length > 0;
}

type Check = (name: string | undefined, known: readonly string[], what: string, path: Path) => void;

/** Checks one name after another. @throws BreakevenError naming file and line, and what is defined. */
export function referenceChecker(yaml: LocatedYaml): Check {
  return (name, known, what, path) => {
    if (name === undefined || known.includes(name)) return;
    const hint =
      known.length === 0
        ? `define one under ${what}s:`
        : `defined: ${known.join(', ')}${nearest(name, known)}`;
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate(path)}: ${path.join('.')}: there is no ${what} '${name}'`,
      hint,
    );
  };
}

export function refuseDuplicates(ids: readonly string[], list: string, yaml: LocatedYaml): void {
  const index = ids.findIndex((id, position) => ids.indexOf(id) !== position);
  if (index < 0) return;
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate([list, index, 'id'])}: ${list}.${index}.id: '${ids[index]}' is taken by an earlier one`,
    'give every candidate and grader an id of its own',
  );
}

/** Names that a scenario or a cascade may use. */
export interface KnownNames {
  readonly candidates: readonly string[];
  readonly cascades: readonly string[];
}

/** A cascade is made of two candidates that are none themselves. @throws BreakevenError naming file and line. */
export function checkCascade(
  { cheap, strong, verifier }: CascadeEntry,
  { candidates, cascades, graders }: KnownNames & { readonly graders: readonly string[] },
  yaml: LocatedYaml,
  at: Path,
): void {
  const check = referenceChecker(yaml);
  for (const [key, name] of Object.entries({ cheap, strong })) {
    const path = [...at, key];
    if (cascades.includes(name)) {
      throw new BreakevenError(
        'bad-config',
        `${yaml.locate(path)}: ${path.join('.')}: '${name}' is a cascade itself`,
        'a cascade is made of candidates that are none',
      );
    }
    check(name, candidates, 'candidate', path);
  }
  check(verifier, graders, 'grader', [...at, 'verifier']);
  if (cheap !== strong) return;
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate([...at, 'strong'])}: ${[...at, 'strong'].join('.')}: '${strong}' is the cheap one already`,
    'name another candidate that answers where the verifier says no',
  );
}

/** @throws BreakevenError when a scenario names nobody, or half of a margin. */
export function checkScenarios(
  scenarios: readonly WrittenScenario[],
  { candidates, cascades }: KnownNames,
  yaml: LocatedYaml,
): void {
  const check = referenceChecker(yaml);
  const any = [...candidates, ...cascades];
  for (const { entry, path } of scenarios) {
    check(entry.incumbent, any, 'candidate', [...path, 'incumbent']);
    check(entry.reference, any, 'candidate', [...path, 'reference']);
    check(entry.require?.nonInferiorTo, any, 'candidate', [...path, 'require', 'nonInferiorTo']);
    check(entry.referenceFrom, candidates, 'candidate', [...path, 'referenceFrom']);
    const { nonInferiorTo, margin } = entry.require ?? {};
    if ((nonInferiorTo === undefined) === (margin === undefined)) continue;
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate([...path, 'require'])}: nonInferiorTo and margin go together`,
      'say both: nonInferiorTo: CANDIDATE, margin: 0.02',
    );
  }
}

/** Production's mix is one of tags, so examples must have some. */
function checkMix({ dataset }: ConfigFile, scenarios: readonly WrittenScenario[], yaml: LocatedYaml): void {
  const mixed = scenarios.find(({ entry }) => entry.mix !== undefined);
  if (!mixed || dataset.tags !== undefined) return;
  const path = [...mixed.path, 'mix'];
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate(path)}: ${path.join('.')}: examples have no tags to mix`,
    'name the field that holds them: dataset: { tags: FIELD }',
  );
}
