import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { readRows } from '../../config/load-dataset.ts';
import { showPath } from '../../config/read-text.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import { type Sample, sampleOf } from '../../core/model/sample.ts';
import type { TrialKey } from '../../core/model/trial.ts';
import { readVerdict } from '../label/label-file.ts';

/** A label of a recorded answer, or of one that it says itself. */
export interface FileLabel {
  readonly key: TrialKey;
  readonly text: string | undefined;
  readonly sample: Sample | null;
  /** From 0 to 1. */
  readonly score: number;
  /** File and line. */
  readonly at: string;
}

/** Whose answers they are where the file does not say. */
const NOBODY = 'labels';

const id = z.string({ error: 'expected a text' }).min(1, { error: 'expected a text' });
const rowSchema = z.looseObject({
  example: id,
  candidate: id.exactOptional(),
  text: z.string({ error: 'expected a text' }).exactOptional(),
  repeat: z.coerce
    .number()
    .pipe(z.int({ error: 'expected a whole number from 0 on' }).min(0))
    .exactOptional(),
});

/**
 * Labels of answers, one a line: what `breakeven label --out` writes, or `example`, the answer as `text`, and
 * `label` or `score`.
 * @throws BreakevenError naming file, line and key.
 */
export async function readLabelFile(
  file: string,
  known: ReadonlyMap<string, Example>,
): Promise<readonly FileLabel[]> {
  const path = resolve(file);
  const shown = showPath(path);
  if (!existsSync(path))
    throw new BreakevenError('bad-input', `${shown}: no such file`, 'check the path of --labels');
  const labels: FileLabel[] = [];
  for await (const { line, item } of readRows(path)) {
    const at = `${shown}:${line}`;
    const refuse = (problem: string): BreakevenError =>
      new BreakevenError(
        'bad-input',
        `${at}: ${problem}`,
        'a line has example, label or score, and the answer: text, or candidate (and repeat) of --run',
      );
    const row = Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null));
    const { data, error } = rowSchema.safeParse(row);
    if (!data) throw refuse(`${error.issues[0]?.path.join('.')}: ${error.issues[0]?.message}`);
    const { example, candidate, text, repeat = 0 } = data;
    if (!known.has(example)) throw refuse(`example: the config's dataset has no '${example}'`);
    if (text === undefined && candidate === undefined)
      throw refuse('text: nothing says which answer it is of');
    const score = readVerdict(row);
    if (score === undefined) throw refuse('label: expected pass, fail or skip, or a score from 0 to 1');
    if (score === null) continue;
    const key = { candidate: candidate ?? NOBODY, example, repeat };
    labels.push({ key, text, sample: text === undefined ? null : sampleOf(text), score, at });
  }
  if (labels.length === 0)
    throw new BreakevenError('bad-input', `${shown}:1: the file has no label`, 'write one label a line');
  return labels;
}
