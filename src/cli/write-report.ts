import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { documentOf } from '../app/measured.ts';
import { measure } from '../app/report.ts';
import { collectExamples } from '../app/report-examples.ts';
import { type ReportOptions, reportConfig } from '../app/run-config.ts';
import { checkTypedSheet } from '../config/load-prices.ts';
import { showPath } from '../config/read-text.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { Live } from '../page/live-page.ts';
import { shellCommand } from '../page/shell-command.ts';
import type { RunRecord } from '../ports/store.ts';
import type { FormatId } from '../report/formats/format-id.ts';
import type { ReportFile } from '../report/formats/source.ts';
import type { LivePage } from '../report/html/live.ts';

export interface WriteOptions extends ReportOptions {
  readonly out?: string;
  /** As it was named on the command line, for the command that writes the report again. */
  readonly store?: string | undefined;
  /** What to write; a page, Markdown and JSON by default. */
  readonly formats?: readonly FormatId[];
  /** Of these, what the caller cannot do without; all of them by default. */
  readonly named?: readonly FormatId[];
  /** To be passed on: without examples, their ids, paths and names of files. */
  readonly share?: boolean;
}

export interface WrittenReport {
  readonly document: ReportDocument;
  /** As a person would type them. */
  readonly files: readonly string[];
  /** What this machine could not make; the rest is written all the same. */
  readonly failed: readonly BreakevenError[];
  /** Of what failed, that which was asked for by name. */
  readonly lacking: readonly BreakevenError[];
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
  if (options.prices !== undefined) checkTypedSheet(options.prices);
  const record = await context.store.getRun(reference);
  const config = reportConfig(record, options);
  const measured = await measure(record.id, context, options);
  const decided = documentOf(measured);
  const clean = options.share ? await cleanerFor(decided, record, context, options) : <T>(value: T) => value;
  const document = clean(decided);
  const folder = resolve(options.out ?? config.out ?? join('reports', record.id));
  const [{ renderFormats }, { DEFAULT_FORMATS }] = await Promise.all([
    import('../report/render-report.ts'),
    import('../report/formats/format-id.ts'),
  ]);
  const words = { command: commandOf(document.run, options), generatedAt: context.clock.instant() };
  const files: string[] = [];
  const failed: BreakevenError[] = [];
  const lacking: BreakevenError[] = [];
  const formats = options.formats ?? DEFAULT_FORMATS;
  const isWanted = formats.some((format) => WITH_EXAMPLES.has(format));
  const examples = options.share
    ? ('left-out' as const)
    : isWanted
      ? await collectExamples({ record, config, measured, document: decided, context })
      : undefined;
  const live = formats.includes('html')
    ? await liveOf({ measured, context: words, clean, examples })
    : undefined;
  for await (const rendered of renderFormats(document, words, formats, process.env, { live, examples })) {
    if ('error' in rendered) {
      failed.push(rendered.error);
      if ((options.named ?? formats).includes(rendered.format)) lacking.push(rendered.error);
    } else files.push(...(await writeFiles(folder, rendered.files)));
  }
  if (files.length === 0 && failed[0]) throw failed[0];
  return { document, files, failed, lacking };
}

/** Formats that show a run's examples. */
const WITH_EXAMPLES: ReadonlySet<FormatId> = new Set(['html', 'csv', 'png', 'pdf']);

async function liveOf(live: Live): Promise<LivePage> {
  const { makeLivePage } = await import('../page/live-page.ts');
  return makeLivePage(live);
}

async function cleanerFor(
  document: ReportDocument,
  record: RunRecord,
  context: AppContext,
  options: ReportOptions,
): Promise<<T>(value: T) => T> {
  const [{ cleanerOf }, { privateFactsOf }] = await Promise.all([
    import('../report/share.ts'),
    import('./private-facts.ts'),
  ]);
  return cleanerOf(document, await privateFactsOf(record, context, options));
}

/** The command line that makes the same report again. */
export function commandOf(run: string, options: WriteOptions): string {
  const { assumed = {}, priceChanges = [], volume, asOf, draws, formats, share } = options;
  const shown = (path: string | undefined): string | undefined => (path && share ? 'FILE' : path);
  const [scenarioFile, prices] = [shown(options.scenarioFile), shown(options.prices)];
  const flags = [
    ...(options.store === undefined || share ? [] : ['--store', options.store]),
    ...(scenarioFile === undefined ? [] : ['--scenario', scenarioFile]),
    ...(prices === undefined ? [] : ['--prices', prices]),
    ...Object.entries(assumed).flatMap(([id, value]) => ['--assume', `${id}=${value}`]),
    ...priceChanges.flatMap(({ match, factor }) => ['--price', `${match}=${factor}x`]),
    ...(volume ? ['--volume', 'factor' in volume ? `${volume.factor}x` : String(volume.requests)] : []),
    ...(asOf === undefined ? [] : ['--as-of', asOf]),
    ...(draws === undefined ? [] : ['--draws', String(draws)]),
    ...(formats === undefined ? [] : ['--format', formats.join()]),
    ...(share ? ['--share'] : []),
  ];
  return shellCommand(['breakeven', 'report', run, ...flags]);
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
