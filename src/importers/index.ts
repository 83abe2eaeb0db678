import { BreakevenError } from '../core/model/error.ts';
import type { Importer, ImportSource } from './importer.ts';
import { nearestName } from './nearest-name.ts';
import { trialsImporter } from './trials.ts';

/** Every format by its name; one more is one more file and one more row. */
const IMPORTERS: Readonly<Record<string, Importer>> = {
  trials: trialsImporter,
};

export const importFormats: readonly string[] = Object.keys(IMPORTERS);

/** @throws BreakevenError when there is no such format. */
export function importerOf(format: string): Importer {
  const importer = Object.hasOwn(IMPORTERS, format) ? IMPORTERS[format] : undefined;
  if (importer) return importer;
  throw new BreakevenError(
    'bad-input',
    `there is no format '${format}'${nearestName(format, importFormats)}`,
    `known: ${importFormats.join(', ')}`,
  );
}

/**
 * What reads a file: the format that is named, else the one that its beginning fits.
 * @throws BreakevenError naming the file when none does.
 */
export function importerFor({ name, head }: ImportSource, format?: string): Importer {
  if (head.trim() === '')
    throw new BreakevenError('bad-input', `${name}:1: the file is empty`, 'expected one trial a line');
  if (format !== undefined) return importerOf(format);
  const fitting = Object.values(IMPORTERS).find(({ recognises }) => recognises(head));
  if (fitting) return fitting;
  throw new BreakevenError(
    'bad-input',
    `${name}:1: the format is not recognised: there is no candidate and no example`,
    `name the format: --format ${importFormats.join('|')}`,
  );
}
