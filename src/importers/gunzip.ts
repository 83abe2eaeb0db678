import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BreakevenError } from '../core/model/error.ts';
import type { ImportSource } from './importer.ts';

/** The bytes 1f 8b (RFC 1952), as text: the second is no UTF-8. */
const MAGIC = '\u001f\ufffd';
const HEAD = 2 ** 14;

/**
 * What a gzip holds, unpacked as it streams in; any other source as it is.
 * @throws BreakevenError naming the file, also while it is read: a gzip that is cut off or damaged.
 */
export async function gunzipped(source: ImportSource): Promise<ImportSource> {
  if (!source.head.startsWith(MAGIC)) return source;
  const chunks = unpack(source);
  const first: Buffer[] = [];
  let held = 0;
  while (held < HEAD) {
    const { value, done } = await chunks.next();
    if (done) break;
    first.push(value);
    held += value.length;
  }
  return {
    name: source.name,
    head: Buffer.concat(first).toString('utf8'),
    chunks: (async function* () {
      yield* first;
      yield* chunks;
    })(),
  };
}

async function* unpack({ name, chunks }: ImportSource): AsyncGenerator<Buffer> {
  const unzip = createGunzip();
  pipeline(Readable.from(chunks), unzip, () => {}); // an error of either ends the loop below
  try {
    for await (const chunk of unzip) yield chunk;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (!code?.startsWith('Z_')) throw error;
    throw code === 'Z_BUF_ERROR'
      ? new BreakevenError('bad-input', `${name}: the gzip is cut off`, 'import it once it is whole')
      : new BreakevenError('bad-input', `${name}: damaged gzip: ${message}`, 'check it with: gzip -t FILE');
  }
}
