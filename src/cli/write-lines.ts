import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BreakevenError } from '../core/model/error.ts';
import { spellUnseen } from '../report/inert.ts';

const BLOCK = 2 ** 16;

/** What stands around rows of JSON and between them. */
interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

const LINES: Frame = { before: '', between: '\n', after: '\n' };

/**
 * Prints rows as JSON, no faster than they are taken. A reader that has seen enough (`| head`) ends it,
 * which is no error.
 */
export async function printLines(rows: AsyncIterable<unknown>, frame: Frame = LINES): Promise<void> {
  const { stdout } = process;
  stdout.on('error', refuseUnlessClosed); // of the last block, which nobody waits for
  await pipeline(
    blocksOf(rows, frame, () => {}),
    stdout,
    { end: false },
  ).catch(refuseUnlessClosed);
}

function refuseUnlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

/**
 * Writes rows as JSON lines into a file, which appears whole or not at all. Returns how many there were.
 * @throws BreakevenError when it cannot be written.
 */
export async function writeLines(file: string, rows: AsyncIterable<unknown>): Promise<number> {
  const path = resolve(file);
  const part = `${path}.part`;
  let count = 0;
  try {
    await pipeline(
      blocksOf(rows, LINES, () => {
        count += 1;
      }),
      createWriteStream(part),
    );
    await rename(part, path);
    return count;
  } catch (error) {
    await rm(part, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new BreakevenError(
      'bad-input',
      `${file} cannot be written: ${code}`,
      'name another file: --out FILE',
    );
  }
}

async function* blocksOf(
  rows: AsyncIterable<unknown>,
  { before, between, after }: Frame,
  onRow: () => void,
): AsyncGenerator<string> {
  let block = before;
  let isFirst = true;
  for await (const row of rows) {
    block += `${isFirst ? '' : between}${JSON.stringify(row)}`;
    isFirst = false;
    onRow();
    if (block.length < BLOCK) continue;
    yield spellUnseen(block);
    block = '';
  }
  if (!isFirst || before !== '') yield spellUnseen(block + after);
}
