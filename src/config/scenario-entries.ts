import { BreakevenError } from '../core/model/error.ts';
import type { NamedScenarioEntry, ScenarioEntry } from './config-file.ts';
import { nearest } from './explain.ts';
import type { LocatedYaml, Path } from './located-yaml.ts';

/** A scenario as written, what it takes from an earlier one filled in. */
export interface WrittenScenario {
  readonly name: string;
  readonly path: Path;
  readonly entry: ScenarioEntry;
}

interface Written {
  readonly scenario?: ScenarioEntry;
  readonly scenarios?: Readonly<Record<string, NamedScenarioEntry>>;
}

/**
 * Every scenario of a file, the main one first. A key of a later scenario replaces the whole of that key
 * in the one that it starts from.
 * @throws BreakevenError naming file and line: both forms at once, no such earlier scenario, no volume.
 */
export function writtenScenarios(
  { scenario, scenarios }: Written,
  yaml: LocatedYaml,
): readonly WrittenScenario[] {
  if (scenario && scenarios) {
    throw new BreakevenError(
      'bad-config',
      `${yaml.locate(['scenarios'])}: scenarios: there is a scenario already`,
      'say scenario: or scenarios:, not both',
    );
  }
  if (scenario) return [{ name: 'scenario', path: ['scenario'], entry: scenario }];
  const found = new Map<string, WrittenScenario>();
  for (const [name, { from, ...own }] of Object.entries(scenarios ?? {})) {
    const path = ['scenarios', name];
    const base = from === undefined ? {} : baseOf(from, found, yaml, [...path, 'from']);
    found.set(name, { name, path, entry: complete({ ...base, ...own }, yaml, path) });
  }
  return [...found.values()];
}

function baseOf(
  from: string,
  earlier: ReadonlyMap<string, WrittenScenario>,
  yaml: LocatedYaml,
  path: Path,
): ScenarioEntry {
  const base = earlier.get(from);
  if (base) return base.entry;
  const known = [...earlier.keys()];
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate(path)}: ${path.join('.')}: there is no earlier scenario '${from}'`,
    known.length === 0
      ? 'the first scenario starts from none'
      : `earlier: ${known.join(', ')}${nearest(from, known)}`,
  );
}

function complete(entry: Partial<ScenarioEntry>, yaml: LocatedYaml, path: Path): ScenarioEntry {
  const { requestsPerMonth } = entry;
  if (requestsPerMonth !== undefined) return { ...entry, requestsPerMonth };
  throw new BreakevenError(
    'bad-config',
    `${yaml.locate(path)}: ${path.join('.')}.requestsPerMonth: is missing`,
    'say how many requests the first month brings, or from: an earlier scenario',
  );
}
