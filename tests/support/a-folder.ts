import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type BreakevenError, isBreakevenError } from '../../src/core/model/error.ts';

export interface Folder {
  readonly path: string;
  write(name: string, content: string | Buffer): string;
  read(name: string): string;
}

/** A folder that is gone when the test is over. */
export function aFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = mkdtempSync(join(tmpdir(), 'breakeven-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  const write = (name: string, content: string | Buffer): string => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  };
  for (const [name, content] of Object.entries(files)) write(name, content);
  return { path, write, read: (name) => readFileSync(join(path, name), 'utf8') };
}

/** The error that bad input is refused with; anything else fails the test. */
export async function refusal(work: () => unknown): Promise<BreakevenError> {
  try {
    await work();
  } catch (error) {
    if (isBreakevenError(error)) return error;
    throw error;
  }
  throw new Error('it was accepted');
}
