import { z } from 'zod';
import type { Defined, GraderKind } from './kind.ts';
import { isNear, type NumberReading, readNumber } from './numeric-value.ts';
import { passOrFail, unscored } from './score.ts';
import { createTemplated } from './templated.ts';

/** Whether the number in an answer is the right one: 1 or 0. */
export interface NumericDefinition extends Defined<'numeric'> {
  readonly input?: string;
  readonly reference: string;
  readonly absolute?: number;
  readonly relative?: number;
  readonly which?: NonNullable<NumberReading['which']>;
  readonly percent?: NonNullable<NumberReading['percent']>;
  readonly decimal?: NonNullable<NumberReading['decimal']>;
}

/** An answer without a number is wrong; a reference without one leaves it unscored. */
export const numeric: GraderKind<NumericDefinition> = {
  type: 'numeric',
  fields: {
    input: z.string().exactOptional().describe('Where the number is, a template; the answer by default'),
    reference: z.string().describe('The right one, a template: "{{item.total}}"'),
    absolute: z.number().min(0).exactOptional().describe('How far off it may be'),
    relative: z
      .number()
      .min(0)
      .exactOptional()
      .describe('The same as a share of the right one; either is enough'),
    which: z
      .enum(['only', 'first', 'last'])
      .exactOptional()
      .describe('Of several numbers; only (default): several different ones are wrong'),
    percent: z.enum(['points', 'fraction']).exactOptional().describe('What 12 % is: 12 (default) or 0.12'),
    decimal: z.enum(['.', ',']).exactOptional().describe('The decimal mark; . by default'),
  },
  create({ id, input = '{{sample.output_text}}', reference, absolute, relative, which, percent, decimal }) {
    const reading = { which, percent, decimal };
    return createTemplated(id, { input, reference }, (texts) => {
      const expected = readNumber(texts.reference, { ...reading, which: 'only' });
      if (expected === null)
        return unscored(`the reference '${texts.reference.slice(0, 80)}' holds no number`);
      const value = readNumber(texts.input, reading);
      return passOrFail(value !== null && isNear(value, expected, { absolute, relative }));
    });
  },
};
