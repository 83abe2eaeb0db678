import { z } from 'zod';
import type { BatchLine, LineError } from './batch.ts';

const MOST_LINES = 50_000;
/** A thousand wrong lines say no more than the first. */
const MOST_ERRORS = 100;

const lineSchema = z.strictObject({
  custom_id: z.string().min(1).max(512),
  method: z.literal('POST'),
  url: z.literal('/v1/chat/completions'),
  body: z.looseObject({ model: z.string() }),
});

/** The requests of a batch's file in order, or what is wrong with it; one model a file. */
export function readBatchFile(content: string): {
  readonly lines: readonly BatchLine[];
  readonly errors: readonly LineError[];
} {
  const lines: BatchLine[] = [];
  const errors: LineError[] = [];
  const seen = new Set<string>();
  const models = new Set<string>();
  const wrong = (code: string, message: string, line: number | null, param: string | null = null): void => {
    if (errors.length < MOST_ERRORS) errors.push({ code, message, line, param });
  };
  for (const [index, text] of content.split('\n').entries()) {
    if (text.trim() === '') continue;
    const read = lineSchema.safeParse(parse(text));
    if (!read.success) {
      const issue = read.error.issues[0];
      wrong(
        'invalid_request',
        issue?.message ?? 'it is no request',
        index + 1,
        issue?.path.join('.') ?? null,
      );
      continue;
    }
    const { custom_id, body } = read.data;
    if (seen.has(custom_id))
      wrong('duplicate_custom_id', `custom_id '${custom_id}' was used before.`, index + 1);
    seen.add(custom_id);
    models.add(body.model);
    lines.push({ custom_id, body });
  }
  if (models.size > 1) wrong('mismatched_model', 'All requests of a batch are of one model.', null);
  if (lines.length === 0 && errors.length === 0)
    wrong('empty_file', 'There is no request in the file.', null);
  if (lines.length > MOST_LINES) wrong('too_many_tasks', `A batch has at most ${MOST_LINES} requests.`, null);
  return { lines, errors };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
