import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { report } from '../app/report.ts';
import { type ReportOptions, reportConfig } from '../app/run-config.ts';
import { showPath } from '../config/load-config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { RunRecord } from '../ports/store.ts';
import type { FormatId } from '../report/formats/format-id.ts';
import type { ReportFile } from '../report/formats/source.ts';

export interface WriteOptions extends ReportOptions {
  readonly out?: string;
  /** What to write; a page, Markdown and JSON by default. */
  readonly formats?: readonly FormatId[];
  /** To be passed on: without ids of examples, paths and names of files. */
  readonly share?: boolean;
}

export interface WrittenReport {
  readonly document: ReportDocument;
  /** As a person would type them. */
  readonly files: readonly string[];
  /** What this machine could not make; the rest is written all the same. */
  readonly failed: readonly BreakevenError[];
}

/**
 * Decides a run and writes the report; each file appears whole or not at all, as soon as it is made.
 * @throws BreakevenError also where none of the formats could be made.
 */
export async function writeReport(
  reference: string,
  context: AppContext,
  options: WriteOptions,
): Promise<WrittenReport> {
  const record = await context.store.getRun(reference);
  const config = reportConfig(record, options);
  const decided = await report(record.id, context, options);
  const document = options.share ? await withoutSecrets(decided, record, context, options) : decided;
  const folder = resolve(options.out ?? config.out ?? join('reports', record.id));
  const [{ renderFormats }, { DEFAULT_FORMATS }] = await Promise.all([
    import('../report/render-report.ts'),
    import('../report/formats/format-id.ts'),
  ]);
  const words = { command: commandOf(document.run, options), generatedAt: context.clock.instant() };
  const files: string[] = [];
  const failed: BreakevenError[] = [];
  const formats = options.formats ?? DEFAULT_FORMATS;
  for await (const rendered of renderFormats(document, words, formats, process.env)) {
    if ('error' in rendered) failed.push(rendered.error);
    else files.push(...(await writeFiles(folder, rendered.files)));
  }
  if (files.length === 0 && failed[0]) throw failed[0];
  return { document, files, failed };
}

async function withoutSecrets(
  document: ReportDocument,
  record: RunRecord,
  context: AppContext,
  options: ReportOptions,
): Promise<ReportDocument> {
  const [{ shareable }, { privateFactsOf }] = await Promise.all([
    import('../report/share.ts'),
    import('./private-facts.ts'),
  ]);
  return shareable(document, await privateFactsOf(record, context, options));
}

/** The command line that makes the same report again. */
export function commandOf(run: string, options: WriteOptions): string {
  const { priceChanges = [], volume, asOf, formats, share } = options;
  const shown = (path: string | undefined): string | undefined => (path && share ? 'FILE' : path);
  const [scenarioFile, prices] = [shown(options.scenarioFile), shown(options.prices)];
  const flags = [
    ...(scenarioFile === undefined ? [] : ['--scenario', scenarioFile]),
    ...(prices === undefined ? [] : ['--prices', prices]),
    ...priceChanges.flatMap(({ match, factor }) => ['--price', `${match}=${factor}x`]),
    ...(volume ? ['--volume', 'factor' in volume ? `${volume.factor}x` : String(volume.requests)] : []),
    ...(asOf === undefined ? [] : ['--as-of', asOf]),
    ...(formats === undefined ? [] : ['--format', formats.join()]),
    ...(share ? ['--share'] : []),
  ];
  return ['breakeven', 'report', run, ...flags].map(quote).join(' ');
}

/** As a POSIX shell reads it back. */
function quote(word: string): string {
  return /^[\w@%+:,./=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Their names, as a person would type them. */
async function writeFiles(folder: string, files: readonly ReportFile[]): Promise<string[]> {
  try {
    for (const { name, content } of files) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, `${name}.part`), content);
      await rename(join(folder, `${name}.part`), join(folder, name));
    }
    return files.map(({ name }) => showPath(join(folder, name)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new BreakevenError(
      'bad-input',
      `the report cannot be written to ${showPath(folder)}: ${code}`,
      'name another folder: --out FOLDER',
    );
  }
}
