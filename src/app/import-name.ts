import { basename, extname } from 'node:path';

/** What an import without a name of its own is called: its first file, without endings. */
export function importName(file: string): string {
  const plain = basename(file).replace(/(?<=.)\.gz$/i, '');
  return basename(plain, extname(plain));
}
