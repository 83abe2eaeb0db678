import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { type Row, readRows } from '../../config/load-dataset.ts';
import { showPath } from '../../config/read-text.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Label } from '../../core/model/label.ts';
import type { RunRecord } from '../../ports/store.ts';
import type { AppContext } from '../context.ts';
import { nameOfKey } from './graded-answers.ts';

/** From here on a score is a pass. */
const PASS = 0.5;
/** A name on one line; the same that `--as` takes. */
export const LABELLER: RegExp = /^[^\p{Cc}\p{Cs}]{1,80}$/u;

const words: ReadonlyMap<unknown, boolean | null> = new Map<unknown, boolean | null>([
  ...(['pass', 'passed', 'true', '1', true, 1] as const).map((word) => [word, true] as const),
  ...(['fail', 'failed', 'false', '0', false, 0] as const).map((word) => [word, false] as const),
  ['skip', null],
  ['skipped', null],
]);

/** What a line's `label` or `score` says, as a score; `null`: skipped; undefined: neither fits. */
export function readVerdict({ label, score }: Readonly<Record<string, unknown>>): number | null | undefined {
  const isScore = typeof score === 'number' || (typeof score === 'string' && score.trim() !== '');
  if (isScore) return Number(score) >= 0 && Number(score) <= 1 ? Number(score) : undefined;
  const word = words.get(lower(label));
  return word === null || word === undefined ? word : Number(word);
}

const id = z.string({ error: 'expected a text' }).min(1, { error: 'expected a text' });
const rowSchema = z
  .strictObject({
    example: id,
    candidate: id,
    repeat: z.coerce
      .number()
      .pipe(z.int({ error: 'expected a whole number from 0 on' }).min(0))
      .exactOptional(),
    labeller: z.string().regex(LABELLER, { error: 'expected a name of 1 to 80 characters' }),
    label: z
      .unknown()
      .refine((value) => words.has(lower(value)), { error: 'expected pass, fail or skip' })
      .exactOptional(),
    score: z.coerce
      .number({ error: 'expected a score from 0 to 1' })
      .min(0, { error: 'expected a score from 0 to 1' })
      .max(1, { error: 'expected a score from 0 to 1' })
      .exactOptional(),
    note: z.string().max(10_000).exactOptional(),
    at: z.iso.datetime({ offset: true }).exactOptional(),
  })
  .refine((row) => (row.label === undefined) !== (row.score === undefined), {
    error: 'expected either label (pass, fail, skip) or score (0 to 1)',
    path: ['label'],
  });

/**
 * Reads people's labels, one a line, and keeps them: all of the file, or nothing.
 * @throws BreakevenError naming file, line and key.
 */
export async function importLabels(
  file: string,
  run: RunRecord,
  { store, clock }: Pick<AppContext, 'store' | 'clock'>,
): Promise<number> {
  const path = resolve(file);
  const shown = showPath(path);
  if (!existsSync(path))
    throw new BreakevenError('bad-input', `${shown}: no such file`, 'check the path of --labels');
  const examples = new Set((await store.readExampleKeys(run.id)).map((one) => one.id));
  const known = { examples, candidates: run.candidates.map((one) => one.id), run };
  const seen = new Map<string, number>();
  const labels: Label[] = [];
  for await (const row of readRows(path)) {
    const at = `${shown}:${row.line}`;
    const label = readLabel(row, at, known, clock.instant());
    const name = `${nameOfKey(label.key)} ${label.labeller}`;
    const earlier = seen.get(name);
    if (earlier !== undefined)
      throw new BreakevenError(
        'bad-input',
        `${at}: ${label.labeller} labelled this answer in line ${earlier} already`,
        'keep one label for each answer and labeller',
      );
    seen.set(name, row.line);
    labels.push(label);
  }
  if (labels.length === 0)
    throw new BreakevenError('bad-input', `${shown}:1: the file has no label`, 'write one label a line');
  await store.saveLabels(run.id, labels);
  return labels.length;
}

interface Known {
  readonly examples: ReadonlySet<string>;
  readonly candidates: readonly string[];
  readonly run: RunRecord;
}

function readLabel({ item }: Row, at: string, { examples, candidates, run }: Known, now: string): Label {
  const given = Object.fromEntries(
    Object.entries(item).filter(([, value]) => value !== '' && value !== null),
  );
  const result = rowSchema.safeParse(given);
  if (!result.success) {
    const [issue] = result.error.issues;
    const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
    throw new BreakevenError(
      'bad-input',
      `${at}: ${key ?? 'label'}: ${issue?.code === 'unrecognized_keys' ? 'unknown key' : issue?.message}`,
      'a line has example, candidate, labeller, and label or score; repeat, note and at if you like',
    );
  }
  const { example, candidate, repeat = 0, labeller, label, score, note, at: when = now } = result.data;
  const refuse = (key: string, problem: string, hint: string): never => {
    throw new BreakevenError('bad-input', `${at}: ${key}: ${problem}`, hint);
  };
  if (!candidates.includes(candidate))
    refuse('candidate', `run ${run.id} has no candidate '${candidate}'`, `it has: ${candidates.join(', ')}`);
  if (!examples.has(example))
    refuse('example', `run ${run.id} has no example '${example}'`, 'label the answers of this run');
  if (repeat >= run.repeats)
    refuse('repeat', `run ${run.id} has ${run.repeats} a question, from 0 on`, 'count from 0');
  const passed = score === undefined ? (words.get(lower(label)) ?? null) : score >= PASS;
  return {
    key: { candidate, example, repeat },
    labeller,
    passed,
    ...(note !== undefined && { note }),
    at: when,
  };
}

const lower = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toLowerCase() : value);

/** A run's labels as lines that `importLabels` reads. */
export async function* exportLabels(
  run: RunRecord,
  { store }: Pick<AppContext, 'store'>,
): AsyncGenerator<Readonly<Record<string, unknown>>> {
  for (const { key, labeller, passed, note, at } of await store.readLabels(run.id)) {
    const { candidate, example, repeat } = key;
    const label = passed === null ? 'skip' : passed ? 'pass' : 'fail';
    yield { example, candidate, repeat, labeller, label, ...(note !== undefined && { note }), at };
  }
}
