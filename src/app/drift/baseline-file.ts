import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { BreakevenError } from '../../core/model/error.ts';
import type { Canary, CandidateSnapshot, Snapshot } from './snapshot.ts';

const VERSION = 1;

const figure = z.number().min(0).max(1e12).nullable();
const share = z.number().min(0).max(1);
const name = z.string().max(500);
/** Of an example: asked, item, trials, failed, retried, score, input, cached, visible, reasoning, ms, usd. */
const row = z.tuple([
  z.string().max(64).nullable(),
  z.string().max(64).nullable(),
  z.int().min(1),
  share,
  share,
  z.number().min(-1).max(1).nullable(),
  figure,
  figure,
  figure,
  figure,
  figure,
  figure,
]);

const baselineSchema = z.strictObject({
  schemaVersion: z.literal(VERSION),
  name,
  run: name,
  at: z.iso.datetime({ offset: true }),
  pricesOf: z.iso.date(),
  grader: name,
  candidates: z
    .array(
      z.strictObject({
        id: name,
        models: z.array(name),
        settings: name.nullable(),
        price: z.strictObject({ input: z.number(), cachedInput: z.number(), output: z.number() }).nullable(),
        canaries: z.record(name, row),
      }),
    )
    .max(1000),
});

/** Six digits are more than any of the figures has. */
const brief = (value: number | null): number | null => (value === null ? null : Number(value.toPrecision(6)));

/** Writes a snapshot as a file that may be committed: hashes and figures, no texts, a line an example. */
export function writeBaseline(path: string, { candidates, ...rest }: Snapshot): void {
  const own = candidates.map(({ canaries, ...one }) => {
    const rows = [...canaries].map(
      ([id, canary]) => `        ${JSON.stringify(id)}: ${JSON.stringify(rowOf(canary))}`,
    );
    const head = JSON.stringify(one).slice(1, -1);
    return `    { ${head}, "canaries": {\n${rows.join(',\n')}\n      } }`;
  });
  const head = JSON.stringify({ schemaVersion: VERSION, ...rest }).slice(1, -1);
  try {
    writeFileSync(path, `{ ${head},\n  "candidates": [\n${own.join(',\n')}\n  ] }\n`);
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `${path}: cannot be written: ${(error as NodeJS.ErrnoException).code}`,
      'name another file',
    );
  }
}

function rowOf({ asked, item, figures }: Canary): z.infer<typeof row> {
  const { trials, failed, retried, score, input, cached, visible, reasoning, ms, usd } = figures;
  return [
    asked,
    item,
    trials,
    brief(failed) ?? 0,
    brief(retried) ?? 0,
    brief(score),
    brief(input),
    brief(cached),
    brief(visible),
    brief(reasoning),
    brief(ms),
    brief(usd),
  ];
}

/** @throws BreakevenError when the file is not there, or is no baseline. */
export function readBaseline(path: string): Snapshot {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new BreakevenError(
      'bad-input',
      `${path}: ${code === undefined ? `malformed JSON: ${message.slice(0, 160)}` : `cannot be read: ${code}`}`,
      'breakeven drift CONFIG --write-baseline FILE writes one',
    );
  }
  const parsed = baselineSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new BreakevenError(
      'bad-input',
      `${path}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'is no baseline'}`,
      'breakeven drift CONFIG --write-baseline FILE writes one anew',
    );
  }
  const { schemaVersion: _, candidates, ...rest } = parsed.data;
  return { ...rest, candidates: candidates.map(snapshotOf) };
}

function snapshotOf({
  canaries,
  ...one
}: z.infer<typeof baselineSchema>['candidates'][number]): CandidateSnapshot {
  return {
    ...one,
    canaries: new Map(
      Object.entries(canaries).map(([id, cells]): [string, Canary] => {
        const [asked, item, trials, failed, retried, score, input, cached, visible, reasoning, ms, usd] =
          cells;
        const figures = { trials, failed, retried, score, input, cached, visible, reasoning, ms, usd };
        return [id, { asked, item, figures }];
      }),
    ),
  };
}
