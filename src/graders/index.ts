import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { Grader } from '../ports/grader.ts';
import { type RecordedDefinition, recordedSchema } from './recorded.ts';
import { createStringCheck, type StringCheckDefinition, stringCheckSchema } from './string-check.ts';

/** A grader as configs and fine-tuning jobs write it; one more kind is one more file and one more row. */
export type GraderDefinition = StringCheckDefinition | RecordedDefinition;

export const graderTypes: readonly string[] = ['string_check'];

export const graderSchema: z.ZodType<GraderDefinition> = z.discriminatedUnion(
  'type',
  [stringCheckSchema, recordedSchema],
  { error: 'expected string_check, or recorded for an imported run' },
);

/** @throws BreakevenError when the type is unknown or a field does not fit. */
export function createGrader(definition: unknown): Grader {
  const type = z.looseObject({ type: z.string() }).safeParse(definition).data?.type;
  if (type === undefined || !graderTypes.includes(type)) {
    throw new BreakevenError(
      'bad-input',
      `grader type ${JSON.stringify(type)} cannot be run`,
      `this version runs: ${graderTypes.join(', ')}`,
    );
  }
  const parsed = stringCheckSchema.safeParse(withId(definition));
  if (!parsed.success) throw new BreakevenError('bad-input', `grader: ${z.prettifyError(parsed.error)}`);
  return createStringCheck(parsed.data);
}

/** A grader inside a fine-tuning job carries OpenAI's `name` and no `id`. */
function withId(definition: unknown): unknown {
  const fields = definition as { readonly id?: unknown; readonly name?: unknown };
  return 'id' in fields ? fields : { ...fields, id: fields.name ?? 'grader' };
}
