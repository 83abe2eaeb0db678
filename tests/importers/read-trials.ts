import type { OpenTrial } from '../../src/core/model/open-trial.ts';
import { importerFor } from '../../src/importers/index.ts';

/** The trials of a file with this content, read in pieces of so many bytes. */
export async function readTrials(content: string | Buffer, piece = 7, format?: string): Promise<OpenTrial[]> {
  const bytes = Buffer.from(content);
  const chunks = (async function* () {
    for (let start = 0; start < bytes.length; start += piece) yield bytes.subarray(start, start + piece);
  })();
  const source = { name: 'log', head: bytes.toString('utf8'), chunks };
  const trials: OpenTrial[] = [];
  for await (const batch of importerFor(source, format).read(source))
    trials.push(...batch.map(({ trial }) => trial));
  return trials;
}
