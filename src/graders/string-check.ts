import { z } from 'zod';
import type { Defined, GraderKind } from './kind.ts';
import { passOrFail } from './score.ts';
import { createTemplated } from './templated.ts';

/** OpenAI's `string_check`: 1 or 0. */
export interface StringCheckDefinition extends Defined<'string_check'> {
  readonly input: string;
  readonly reference: string;
  readonly operation: 'eq' | 'ne' | 'like' | 'ilike';
}

const OPERATIONS: Record<StringCheckDefinition['operation'], (input: string, reference: string) => boolean> =
  {
    eq: (input, reference) => input === reference,
    ne: (input, reference) => input !== reference,
    like: (input, reference) => input.includes(reference),
    ilike: (input, reference) => input.toLowerCase().includes(reference.toLowerCase()),
  };

export const stringCheck: GraderKind<StringCheckDefinition> = {
  type: 'string_check',
  fields: {
    input: z.string().describe('What is checked, a template: "{{sample.output_text}}"'),
    reference: z.string().describe('What it is checked against, a template: "{{item.answer}}"'),
    operation: z
      .enum(['eq', 'ne', 'like', 'ilike'])
      .describe('eq, ne: equal or not; like, ilike: the reference is contained, with or without case'),
  },
  create: ({ id, input, reference, operation }) =>
    createTemplated(id, { input, reference }, (texts) =>
      passOrFail(OPERATIONS[operation](texts.input, texts.reference)),
    ),
};
