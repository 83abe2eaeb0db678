import { basename, dirname, isAbsolute, relative } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { exampleKeysOf } from '../app/example-keys.ts';
import { importName } from '../app/import-name.ts';
import { type ReportOptions, reportConfig } from '../app/run-config.ts';
import type { RunRecord } from '../ports/store.ts';
import type { Private } from '../report/share.ts';

/** What `--share` leaves out of a run's report: its examples' ids, and every file that its making named. */
export async function privateFactsOf(
  record: RunRecord,
  { store }: Pick<AppContext, 'store'>,
  options: ReportOptions,
): Promise<Private> {
  const config = reportConfig(record, options);
  const keys = await exampleKeysOf(record, config, store);
  const paths = [
    record.configFile,
    ...[options.scenarioFile, options.prices].filter((path) => path !== undefined),
    ...absolutePathsIn(record.settings),
    ...absolutePathsIn(config),
  ];
  return {
    examples: keys.map(({ id }) => id),
    files: paths.flatMap(spellings),
    renamed: renamedOf(record),
  };
}

/** As it may stand in a text: whole, from the working directory, alone; and the folder that it is in. */
function spellings(path: string): string[] {
  const all = [path, relative('.', path), basename(path)];
  const folder = dirname(path);
  return [...all, ...(folder.split(/[\\/]/).length > 2 ? [folder] : [])].filter((text) => text.length > 2);
}

function absolutePathsIn(value: unknown): string[] {
  if (typeof value === 'string') return isAbsolute(value) && !/\n/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(absolutePathsIn) : [];
}

/** An import without a name of its own is called after its first file. */
function renamedOf({ id, name, configFile, importedAt }: RunRecord): ReadonlyMap<string, string> {
  if (importedAt === undefined || name !== importName(configFile)) return new Map();
  return new Map([
    [id, id.replace(/^.*(?=-\d{8}-\d{4}-[0-9a-f]{6}$)/, 'run')],
    [name, 'imported run'],
  ]);
}
