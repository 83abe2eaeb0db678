import type { Hash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { showPath } from '../config/read-text.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { ImportSource } from '../importers/importer.ts';

const CHUNK = 2 ** 15;

export interface SourceFile {
  /** Absolute. */
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

/** @throws BreakevenError where there is no such file. */
export function findSource(file: string): SourceFile {
  const path = resolve(file);
  const name = showPath(path);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new BreakevenError('bad-input', `${name}: no such file`, 'check the path');
  if (found.isDirectory())
    throw new BreakevenError('bad-input', `${name}: is a folder`, 'name the files in it');
  return { path, name, bytes: found.size };
}

/** Opens a file and looks at its beginning; what is read goes into the hash and is counted. */
export async function openSource(
  { path, name }: SourceFile,
  hash: Hash,
  count: (bytes: number) => void,
): Promise<ImportSource> {
  const chunks = readChunks(path, name, hash, count);
  const first = await chunks.next();
  const head = first.done ? '' : first.value.toString('utf8');
  return {
    name,
    head,
    chunks: (async function* () {
      if (!first.done) yield first.value;
      yield* chunks;
    })(),
  };
}

async function* readChunks(
  path: string,
  name: string,
  hash: Hash,
  count: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      hash.update(chunk);
      count(chunk.length);
      yield chunk;
    }
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new BreakevenError('bad-input', `${name}: cannot be read: ${code}`, 'check its permissions');
  }
}
