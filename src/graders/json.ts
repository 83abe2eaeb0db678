import { z } from 'zod';
import { fillValue } from '../core/fill-value.ts';
import { checkTemplate, renderTemplate } from '../core/template.ts';
import { refuseFile } from './code.ts';
import { compareFields, type FieldCheck } from './json-fields.ts';
import { compileSchema } from './json-schema.ts';
import { extractJson } from './json-value.ts';
import type { Defined, GraderKind } from './kind.ts';
import { passOrFail, scoreIn, UNIT, unscored } from './score.ts';

/** Whether an answer is JSON of a form, with the right values. */
export interface JsonDefinition extends Defined<'json'> {
  readonly input?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly fields?: readonly FieldEntry[];
  readonly pass_threshold?: number;
}

interface FieldEntry extends Pick<FieldCheck, 'path'> {
  readonly expected: unknown;
  readonly match?: NonNullable<FieldCheck['match']>;
  readonly absolute?: number;
  readonly relative?: number;
}

/** Without fields the schema alone decides: 1 or 0. With them the score is the share that is right. */
export const json: GraderKind<JsonDefinition> = {
  type: 'json',
  fields: {
    input: z.string().exactOptional().describe('Where the JSON is, a template; the answer by default'),
    schema: z
      .union([z.record(z.string(), z.unknown()), z.string().min(1)])
      .exactOptional()
      .describe('JSON Schema that it has to fit, or nothing of it counts; or a file of one') as never,
    fields: z
      .array(
        z.strictObject({
          path: z.string().describe('a.b[0].c; empty: all of it'),
          expected: z.unknown().describe('A value, or a template of one: "{{item.order}}"'),
          match: z.enum(['exact', 'ignore-case', 'number']).exactOptional(),
          absolute: z.number().min(0).exactOptional(),
          relative: z.number().min(0).exactOptional(),
        }),
      )
      .min(1)
      .exactOptional() as never,
    pass_threshold: z
      .number()
      .min(0)
      .max(1)
      .exactOptional()
      .describe('The share of fields that passes; 1 by default'),
  },
  create({ id, input = '{{sample.output_text}}', schema, fields = [], pass_threshold }) {
    refuseFile(id, 'schema', typeof schema !== 'string');
    const check = schema && compileSchema(schema);
    return {
      id,
      judges: [],
      check({ item }) {
        checkTemplate(input, item);
        for (const { expected } of fields) fillValue(expected, { item });
      },
      async grade(sample, { item }) {
        const scope = { item, sample };
        const found = extractJson(renderTemplate(input, scope));
        if (found === null) return passOrFail(false);
        const fit = check?.(found.value) ?? { status: 'valid' };
        if (fit.status === 'undecided') return unscored(fit.reason);
        if (fit.status === 'invalid') return passOrFail(false);
        const checks = fields.map(({ path, expected, match = 'exact', absolute, relative }) => ({
          path,
          expected: fillValue(expected, scope),
          match,
          tolerance: { absolute, relative },
        }));
        return scoreIn(UNIT, compareFields(found.value, checks).share, pass_threshold);
      },
    };
  },
};
