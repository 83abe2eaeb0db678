import type { Approach, Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Scenario } from '../core/model/scenario.ts';
import type { CandidateEntry, ConfigFile, ScenarioEntry } from './config-file.ts';
import { nearest } from './explain.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';

/** Fills a candidate's defaults; its references have been checked. */
export function resolveCandidate(entry: CandidateEntry): Candidate {
  const { approach: _kind, teacher: _teacher, training: _training, sampling, stream, ...rest } = entry;
  return { ...rest, approach: approachOf(entry), sampling: sampling ?? {}, stream: stream ?? true };
}

function approachOf({ approach, training, teacher }: CandidateEntry): Approach {
  if (approach === 'prompted' || training === undefined) return { kind: 'prompted' };
  if (approach === 'distilled') return { kind: approach, training, teacher: teacher as string };
  return { kind: approach, training };
}

/** `null` where the config has no scenario. The incumbent defaults to the first prompted candidate. */
export function resolveScenario({ scenario, candidates }: ConfigFile): Scenario | null {
  if (!scenario) return null;
  const incumbent = scenario.incumbent ?? firstPrompted(candidates);
  return {
    incumbent,
    reference: scenario.reference ?? scenario.require?.nonInferiorTo ?? incumbent,
    requestsPerMonth: scenario.requestsPerMonth,
    growth: scenario.growth ?? 0,
    horizonMonths: scenario.horizonMonths ?? 12,
    discountRate: scenario.discountRate ?? 0,
    require: scenario.require ?? {},
    usdPerError: scenario.usdPerError ?? 0,
    fallback: scenario.fallback ?? null,
    seasonality: [1],
    cachedInputShare: null,
    priceChanges: [],
    mix: null,
    judge: null,
    referenceFrom: null,
    ranges: {},
  };
}

function firstPrompted(candidates: readonly CandidateEntry[]): string {
  return (candidates.find(({ approach }) => approach === 'prompted') ?? (candidates[0] as CandidateEntry)).id;
}

/** Every name must stand for something that is defined. @throws BreakevenError naming file and line. */
export function checkReferences(entry: ConfigFile, yaml: LocatedYaml): void {
  const check = referenceChecker(yaml);
  const graders = entry.graders.map(({ id }) => id);
  const candidates = entry.candidates.map(({ id }) => id);
  refuseDuplicates(graders, 'graders', yaml);
  refuseDuplicates(candidates, 'candidates', yaml);
  entry.candidates.forEach((candidate, index) => {
    const at = ['candidates', index];
    check(candidate.endpoint, Object.keys(entry.endpoints ?? {}), 'endpoint', [...at, 'endpoint']);
    check(candidate.prompt, Object.keys(entry.prompts ?? {}), 'prompt', [...at, 'prompt']);
    check(candidate.teacher, candidates, 'candidate', [...at, 'teacher']);
    check(candidate.training?.from, candidates, 'candidate', [...at, 'training', 'from']);
    check(candidate.training?.grader, graders, 'grader', [...at, 'training', 'grader']);
    checkTraining(candidate, entry, yaml, at);
  });
  checkScenario(entry.scenario, candidates, check);
  checkMargin(entry.scenario, yaml);
}

type Check = (name: string | undefined, known: readonly string[], what: string, path: Path) => void;

function referenceChecker(yaml: LocatedYaml): Check {
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

function refuseDuplicates(ids: readonly string[], list: string, yaml: LocatedYaml): void {
  const index = ids.findIndex((id, position) => ids.indexOf(id) !== position);
  if (index < 0) return;
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate([list, index, 'id'])}: ${list}.${index}.id: '${ids[index]}' is taken by an earlier one`,
    'give every candidate and grader an id of its own',
  );
}

function checkTraining(candidate: CandidateEntry, entry: ConfigFile, yaml: LocatedYaml, at: Path): void {
  const { approach, training, teacher } = candidate;
  const refuse = (key: string, message: string, hint: string): never => {
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate([...at, key])}: candidate '${candidate.id}': ${message}`,
      hint,
    );
  };
  if (approach !== 'distilled' && teacher !== undefined)
    refuse('teacher', 'only a distilled candidate has a teacher', 'remove teacher');
  if (approach === 'prompted') {
    if (training)
      refuse(
        'training',
        'a prompted candidate has no training',
        'use supervised, distilled or rft, or remove training',
      );
    if (candidate.model === null)
      refuse('model', 'a prompted candidate needs a model', 'name the model that answers');
    return;
  }
  if (!training) {
    refuse(
      'approach',
      `approach ${approach} needs training:`,
      'say method and base, as in configs/refund-desk.yaml',
    );
    return;
  }
  const method = approach === 'rft' ? 'reinforcement' : 'supervised';
  if (training.method !== method)
    refuse('training', `approach ${approach} needs method: ${method}`, `it says ${training.method}`);
  if ((training.base === undefined) === (training.from === undefined)) {
    refuse(
      'training',
      'training starts from a base model or from a candidate, one of them',
      'say base: MODEL or from: CANDIDATE',
    );
  }
  if (approach === 'distilled' && teacher === undefined)
    refuse('approach', 'a distilled candidate needs a teacher', 'say teacher: CANDIDATE');
  if (needs(candidate, entry).has(candidate.id))
    refuse('training', 'its training starts from itself', 'break the circle of training.from and teacher');
}

/** Every candidate that has to be trained or asked before this one can be trained. */
function needs(candidate: CandidateEntry, { candidates }: ConfigFile): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = ({ training, teacher }: CandidateEntry): void => {
    for (const other of candidates) {
      if ((other.id !== training?.from && other.id !== teacher) || found.has(other.id)) continue;
      found.add(other.id);
      visit(other);
    }
  };
  visit(candidate);
  return found;
}

function checkScenario(
  scenario: ScenarioEntry | undefined,
  candidates: readonly string[],
  check: Check,
): void {
  check(scenario?.incumbent, candidates, 'candidate', ['scenario', 'incumbent']);
  check(scenario?.reference, candidates, 'candidate', ['scenario', 'reference']);
  check(scenario?.require?.nonInferiorTo, candidates, 'candidate', ['scenario', 'require', 'nonInferiorTo']);
}

function checkMargin(scenario: ScenarioEntry | undefined, yaml: LocatedYaml): void {
  const { nonInferiorTo, margin } = scenario?.require ?? {};
  if ((nonInferiorTo === undefined) === (margin === undefined)) return;
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate(['scenario', 'require'])}: nonInferiorTo and margin go together`,
    'say both: nonInferiorTo: CANDIDATE, margin: 0.02',
  );
}
