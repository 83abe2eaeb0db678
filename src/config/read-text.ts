import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { BreakevenError } from '../core/model/error.ts';

/** A path as a person would type it from the working directory. */
export function showPath(file: string, cwd: string = process.cwd()): string {
  const short = relative(cwd, file);
  return short === '' || short.startsWith('..') ? file : short;
}

const NAMED = 'check the path; it is relative to the file that names it';
/** What to try where a path was typed on the command line, and not read in a file. */
export const TYPED = 'check the path; it is relative to the working directory';

/** @throws BreakevenError with `hint` when the file cannot be read. */
export function readText(file: string, shown: string, what: string, hint: string = NAMED): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String((error as Error).message);
    throw new BreakevenError('bad-config', `${shown}: ${what} cannot be read: ${reason}`, hint);
  }
}
