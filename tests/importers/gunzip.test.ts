import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { gunzipped } from '../../src/importers/gunzip.ts';
import { importerFor } from '../../src/importers/index.ts';
import { refusal } from '../support/a-folder.ts';

/** As a file of these bytes is read, in pieces. */
async function readFile(bytes: Buffer, piece = 100): Promise<readonly unknown[]> {
  const chunks = (async function* () {
    for (let start = 0; start < bytes.length; start += piece) yield bytes.subarray(start, start + piece);
  })();
  const source = await gunzipped({ name: 'log.gz', head: bytes.subarray(0, piece).toString('utf8'), chunks });
  const trials: unknown[] = [];
  for await (const batch of importerFor(source).read(source)) trials.push(...batch);
  return trials;
}

const linesOf = (count: number): string =>
  Array.from({ length: count }, (_, index) => `{"candidate":"a","example":"e${index}","text":"ü"}\n`).join(
    '',
  );

describe('a file that is compressed', () => {
  it('is read like one that is not, JSON lines and CSV, by line numbers of what is in it', async () => {
    const plain = await readFile(Buffer.from(linesOf(3000)));
    for (const piece of [7, 4096]) expect(await readFile(gzipSync(linesOf(3000)), piece)).toEqual(plain);
    expect(await readFile(gzipSync('candidate,example\na,b\n'))).toHaveLength(1);
    const refused = await refusal(() => readFile(gzipSync(`${linesOf(3000)}{"candidate":"a"}\n`)));
    expect(refused.message).toMatch(/^log\.gz:3001: example: /);
  });

  it('may be several put together', async () => {
    const bytes = Buffer.concat([gzipSync(linesOf(2)), gzipSync(linesOf(3))]);
    expect(await readFile(bytes)).toHaveLength(5);
  });

  it('is refused where it is cut off or damaged', async () => {
    const whole = gzipSync(linesOf(3000));
    for (const length of [2, 9, 40, whole.length - 5]) {
      const { code, message } = await refusal(() => readFile(whole.subarray(0, length)));
      expect([code, message]).toEqual(['bad-input', 'log.gz: the gzip is cut off']);
    }
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 60, 90);
    expect((await refusal(() => readFile(damaged))).message).toMatch(/^log\.gz: damaged gzip: /);
  });

  it('is refused before it fills the memory, where a few bytes unfold into a line without end', async () => {
    const bomb = gzipSync(`{"candidate":"${' '.repeat(200 * 2 ** 20)}`);
    expect(bomb.length).toBeLessThan(2 ** 20);
    const { message } = await refusal(() => readFile(bomb, 4096));
    expect(message).toBe('log.gz:1: the line is longer than 16 MiB');
  });

  it('of nothing is empty', async () => {
    expect((await refusal(() => readFile(gzipSync('')))).message).toBe('log.gz:1: the file is empty');
  });
});
