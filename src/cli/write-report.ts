import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { AppContext } from '../app/context.ts';
import { report } from '../app/report.ts';
import type { Config } from '../config/config.ts';
import { showPath } from '../config/load-config.ts';
import { configOf } from '../config/saved-config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ReportDocument } from '../core/model/report-document.ts';
import type { Volume } from './parse.ts';

export interface WriteOptions {
  readonly volume?: Volume;
  readonly asOf?: string;
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
  const config = configOf(record.settings);
  const requests = requestsOf(options.volume, config);
  const document = await report(record.id, context, {
    ...(requests !== undefined && { volume: requests }),
    ...(options.asOf !== undefined && { asOf: options.asOf }),
  });
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

function requestsOf(volume: Volume | undefined, { scenario }: Config): number | undefined {
  if (!volume) return undefined;
  if ('requests' in volume) return volume.requests;
  if (!scenario)
    throw new BreakevenError(
      'bad-input',
      'a factor needs a scenario to multiply',
      'give requests a month: --volume 2e6',
    );
  return volume.factor * scenario.requestsPerMonth;
}

function commandOf(run: string, { volume, asOf }: WriteOptions): string {
  const flags = [
    ...(volume ? [`--volume ${'factor' in volume ? `${volume.factor}x` : volume.requests}`] : []),
    ...(asOf === undefined ? [] : [`--as-of ${asOf}`]),
  ];
  return ['breakeven report', run, ...flags].join(' ');
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
