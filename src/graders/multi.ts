import { z } from 'zod';
import type { Call } from '../core/model/call.ts';
import type { Grader } from '../ports/grader.ts';
import { passField, rangeField } from './code.ts';
import { evaluate, parseExpression } from './expression.ts';
import type { Defined, GraderKind } from './kind.ts';
import { type Range, scoreIn, UNIT, unscored, valueIn } from './score.ts';

/** OpenAI's `multi`: several graders, and a formula over what they say. */
export interface MultiDefinition extends Defined<'multi'> {
  readonly graders: Readonly<Record<string, unknown>>;
  readonly calculate_output: string;
  readonly range?: Range;
  readonly pass_threshold?: number;
}

/** A part that is unscored leaves all of it unscored; what every part said is kept. */
export function multiKind(part: z.ZodType<unknown>): GraderKind<MultiDefinition> {
  return {
    type: 'multi',
    fields: {
      graders: z
        .record(z.string().regex(/^[A-Za-z_]\w*$/, 'expected a name that a formula can hold'), part)
        .refine((parts) => Object.keys(parts).length > 0, 'expected one grader or more')
        .describe('Parts by the names that the formula knows them by'),
      calculate_output: z
        .string()
        .min(1)
        .max(2000)
        .describe('A formula over the parts: + - * / ^ min max abs floor ceil exp sqrt log'),
      range: rangeField.exactOptional(),
      pass_threshold: passField.exactOptional(),
    },
    create({ id, graders, calculate_output, range = UNIT, pass_threshold }, _kit, createPart): Grader {
      const parts = Object.entries(graders).map(
        ([name, definition]) => [name, createPart(definition, `${id}.${name}`)] as const,
      );
      const formula = parseExpression(calculate_output, Object.keys(graders));
      return {
        id,
        judges: parts.flatMap(([, { judges }]) => judges),
        range,
        check(example) {
          for (const [, grader] of parts) grader.check(example);
        },
        async grade(sample, example, ask) {
          const values: Record<string, number> = {};
          const calls: Call[] = [];
          for (const [name, grader] of parts) {
            const { calls: own = [], ...verdict } = await grader.grade(sample, example, ask);
            calls.push(...own);
            if (verdict.status === 'unscored')
              return { ...unscored(`${name}: ${verdict.reason}`), ...(calls.length > 0 && { calls }) };
            values[name] = valueIn(grader.range ?? UNIT, verdict.score);
          }
          const verdict = scoreIn(range, evaluate(formula, values), pass_threshold);
          return {
            ...verdict,
            ...(verdict.status === 'scored' && { parts: values }),
            ...(calls.length > 0 && { calls }),
          };
        },
      };
    },
  };
}
