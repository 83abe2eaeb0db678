import { BreakevenError } from '../core/model/error.ts';
import { type EnvironmentEntry, isSubagent } from './agent-schema.ts';
import { referenceChecker } from './check-references.ts';
import { type CandidateEntry, type ConfigFile, isCascade } from './config-file.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';

const APPLICATIONS: ReadonlySet<string | undefined> = new Set(['http', 'command']);

/** Tools must be of different names, and candidates such as can act. @throws BreakevenError naming file and line. */
export function checkEnvironment(
  { environment, candidates, endpoints }: ConfigFile,
  yaml: LocatedYaml,
): void {
  if (!environment) return;
  const plain = candidates.filter((one): one is CandidateEntry => !isCascade(one));
  checkTools(environment, plain, yaml);
  candidates.forEach((candidate, index) => {
    if (isCascade(candidate) || APPLICATIONS.has(endpoints?.[candidate.endpoint]?.type)) return;
    const at = ['candidates', index];
    if (candidate.tools)
      refuse(yaml, [...at, 'tools'], 'its tools are those of the environment', 'remove them here');
    if (candidate.tier === 'batch')
      refuse(
        yaml,
        [...at, 'tier'],
        'an agent asks again and again, and a batch answers within a day',
        'leave tier: batch out',
      );
  });
}

function checkTools(
  environment: EnvironmentEntry,
  candidates: readonly CandidateEntry[],
  yaml: LocatedYaml,
): void {
  const check = referenceChecker(yaml);
  const { tools } = environment;
  tools.forEach((tool, index) => {
    const at = ['environment', 'tools', index];
    if (tools.findIndex(({ name }) => name === tool.name) < index)
      refuse(
        yaml,
        [...at, 'name'],
        `'${tool.name}' is taken by an earlier tool`,
        'give each a name of its own',
      );
    if ('http' in tool && !environment.http)
      refuse(yaml, [...at, 'http'], 'there is no server', 'say what it answers: http: { routes: FILE }');
    if (!isSubagent(tool)) return;
    const path = [...at, 'candidate'];
    check(
      tool.candidate,
      candidates.map(({ id }) => id),
      'candidate',
      path,
    );
    const asked = candidates.find(({ id }) => id === tool.candidate);
    if (asked?.model === null)
      refuse(yaml, path, `'${asked.id}' has no model yet`, 'train it first, and name its model');
  });
}

function refuse(yaml: LocatedYaml, path: Path, message: string, hint: string): never {
  throw new BreakevenError('bad-config', `${yaml.locate(path)}: ${path.join('.')}: ${message}`, hint);
}
