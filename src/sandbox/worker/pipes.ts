import { Buffer } from 'node:buffer';
import { readSync, writeSync } from 'node:fs';

/** Files of its own: what Node or an interpreter does to stdin and stdout, reading without waiting, is not for these. */
const MESSAGES = 3;
const ANSWERS = 4;
const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * The next message, which ends with an empty line; undefined when nobody writes any more. Neither
 * this nor `writeLine` needs the event loop, which never turns: no timer, promise or socket that foreign code may
 * get hold of ever comes to anything.
 */
export function readMessage(): string | undefined {
  const parts: Buffer[] = [];
  for (;;) {
    const part = Buffer.allocUnsafe(CHUNK_BYTES);
    const bytes = readSync(MESSAGES, part, 0, CHUNK_BYTES, null);
    if (bytes === 0) return undefined;
    parts.push(part.subarray(0, bytes));
    if (endsMessage(parts)) return Buffer.concat(parts).toString('utf8').slice(0, -2);
  }
}

/** The parent sends one message and waits for its answers: nothing follows the empty line. */
function endsMessage(parts: readonly Buffer[]): boolean {
  const last = parts.at(-1);
  if (last?.at(-1) !== NEWLINE) return false;
  return (last.length > 1 ? last.at(-2) : parts.at(-2)?.at(-1)) === NEWLINE;
}

/** The next `count` bytes. */
export function readBytes(count: number): Uint8Array {
  const bytes = Buffer.alloc(count);
  for (let read = 0; read < count; ) {
    const more = readSync(MESSAGES, bytes, read, count - read, null);
    if (more === 0) throw new Error('nobody writes any more');
    read += more;
  }
  return bytes;
}

export function writeLine(line: string): void {
  writeBytes(Buffer.from(`${line}\n`));
}

export function writeBytes(bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(ANSWERS, bytes, written);
}
