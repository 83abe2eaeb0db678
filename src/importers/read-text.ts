import { isUtf8 } from 'node:buffer';
import { BreakevenError } from '../core/model/error.ts';
import type { ImportSource } from './importer.ts';

/** No answer of a model is longer; a file without line ends is not text. */
const LONGEST_LINE = 16 * 2 ** 20;
const NEWLINE = 10;

/** Whole lines of a file as one text; `line` is the first one's number, from 1. */
export interface Block {
  readonly line: number;
  readonly text: string;
}

/**
 * Cuts a file into blocks of whole lines, so that memory holds one block whatever the file's size.
 * @throws BreakevenError naming file and line: what is no UTF-8, or a line that does not end.
 */
export async function* readText({ name, chunks }: ImportSource): AsyncGenerator<Block> {
  let rest: Buffer[] = [];
  let held = 0;
  let line = 1;
  const blockOf = (bytes: Buffer): Block => ({ line, text: decode(bytes, name, line) });
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end > 0) {
      const bytes =
        rest.length === 0 ? chunk.subarray(0, end) : Buffer.concat([...rest, chunk.subarray(0, end)]);
      yield blockOf(bytes);
      line += countLines(bytes);
      [rest, held] = [[], 0];
    }
    if (end < chunk.length) {
      rest.push(Buffer.from(chunk.subarray(end)));
      held += chunk.length - end;
    }
    if (held > LONGEST_LINE) {
      throw new BreakevenError(
        'bad-input',
        `${name}:${line}: the line is longer than ${LONGEST_LINE / 2 ** 20} MiB`,
        'expected one trial a line',
      );
    }
  }
  if (held > 0) yield blockOf(Buffer.concat(rest));
}

function decode(bytes: Buffer, name: string, line: number): string {
  if (!isUtf8(bytes)) {
    const lines = bytes.toString('latin1').split('\n');
    const bad = lines.findIndex((text) => !isUtf8(Buffer.from(text, 'latin1')));
    throw new BreakevenError('bad-input', `${name}:${line + bad}: not UTF-8`, 'save the file as UTF-8');
  }
  const text = bytes.toString('utf8');
  return line === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
