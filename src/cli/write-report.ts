import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { report } from '../app/report.ts';
import { type ReportOptions, reportConfig } from '../app/run-config.ts';
import { showPath } from '../config/load-config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';

export interface WriteOptions extends ReportOptions {
  readonly out?: string;
}

export interface WrittenReport {
  readonly document: ReportDocument;
  /** As a person would type them. */
  readonly files: readonly string[];
}

/** Decides a run and writes the report in every format; each file appears whole or not at all. */
export async function writeReport(
  reference: string,
  context: AppContext,
  options: WriteOptions,
): Promise<WrittenReport> {
  const record = await context.store.getRun(reference);
  const config = reportConfig(record, options);
  const document = await report(record.id, context, options);
  const folder = resolve(options.out ?? config.out ?? join('reports', record.id));
  const { renderReport } = await import('../report/render-report.ts');
  const rendered = await renderReport(document, {
    command: commandOf(record.id, options),
    generatedAt: context.clock.instant(),
  });
  const files: readonly (readonly [string, string])[] = [
    ['index.html', rendered.html],
    ['report.md', rendered.markdown],
    ['report.json', rendered.json],
  ];
  await writeFiles(folder, files);
  return { document, files: files.map(([name]) => showPath(join(folder, name))) };
}

/** The command line that makes the same report again. */
export function commandOf(run: string, options: WriteOptions): string {
  const { scenarioFile, prices, priceChanges = [], volume, asOf } = options;
  const flags = [
    ...(scenarioFile === undefined ? [] : ['--scenario', scenarioFile]),
    ...(prices === undefined ? [] : ['--prices', prices]),
    ...priceChanges.flatMap(({ match, factor }) => ['--price', `${match}=${factor}x`]),
    ...(volume ? ['--volume', 'factor' in volume ? `${volume.factor}x` : String(volume.requests)] : []),
    ...(asOf === undefined ? [] : ['--as-of', asOf]),
  ];
  return ['breakeven', 'report', run, ...flags].map(quote).join(' ');
}

/** As a POSIX shell reads it back. */
function quote(word: string): string {
  return /^[\w@%+:,./=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

async function writeFiles(folder: string, files: readonly (readonly [string, string])[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const [name, text] of files) {
      await writeFile(join(folder, `${name}.part`), text);
      await rename(join(folder, `${name}.part`), join(folder, name));
    }
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
