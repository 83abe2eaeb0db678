import { resolve } from 'node:path';
import type { HttpFixture } from '../core/model/environment.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { EnvironmentEntry } from './agent-schema.ts';
import { routesSchema } from './environment-schema.ts';
import { explainIssues } from './explain.ts';
import { type LocatedYaml, parseLocatedYaml } from './located-yaml.ts';
import { readText, showPath } from './read-text.ts';
import type { ReadParts } from './resolve-environment.ts';

/** The files that an environment names, in place. @throws BreakevenError naming what cannot be read. */
export function readParts(
  { database, http }: EnvironmentEntry,
  folder: string,
  yaml: LocatedYaml,
): ReadParts {
  const read = (path: readonly string[], named: string, what: string): string => {
    const file = resolve(folder, named);
    return readText(file, `${yaml.locate(['environment', ...path])}: ${showPath(file)}`, what);
  };
  return {
    ...(database && {
      database: { ...database, fixture: read(['database', 'fixture'], database.fixture, 'fixture') },
    }),
    ...(http && {
      http: routesOf(read(['http', 'routes'], http.routes, 'routes'), showPath(resolve(folder, http.routes))),
    }),
  };
}

function routesOf(text: string, shown: string): HttpFixture {
  const yaml = parseLocatedYaml(text, shown);
  const { data, error } = routesSchema.safeParse(yaml.value);
  if (error) throw explainIssues(error, yaml);
  const paths = Object.values(data.collections ?? {}).map(({ path }) => path);
  const twice = paths.find((path, at) => paths.indexOf(path) < at);
  if (twice === undefined) return data;
  throw new BreakevenError('bad-config', `${shown}: two collections have the path ${twice}`, 'rename one');
}
