import { z } from 'zod';
import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import { renderTemplate } from '../core/template.ts';
import type { Grader, Sample } from '../ports/grader.ts';

/** OpenAI's `string_check` grader, with the `id` that breakeven knows it by. */
export interface StringCheckDefinition {
  readonly id: string;
  readonly type: 'string_check';
  readonly name?: string | undefined;
  readonly input: string;
  readonly reference: string;
  readonly operation: 'eq' | 'ne' | 'like' | 'ilike';
}

export const stringCheckSchema: z.ZodObject<{
  id: z.ZodString;
  type: z.ZodLiteral<'string_check'>;
  name: z.ZodOptional<z.ZodString>;
  input: z.ZodString;
  reference: z.ZodString;
  operation: z.ZodEnum<{ eq: 'eq'; ne: 'ne'; like: 'like'; ilike: 'ilike' }>;
}> = z.strictObject({
  id: z.string().min(1),
  type: z.literal('string_check'),
  name: z.string().optional(),
  input: z.string().describe('What is checked, a template: "{{sample.output_text}}"'),
  reference: z.string().describe('What it is checked against, a template: "{{item.answer}}"'),
  operation: z
    .enum(['eq', 'ne', 'like', 'ilike'])
    .describe('eq, ne: equal or not; like, ilike: the reference is contained, with or without case'),
});

const OPERATIONS: Record<StringCheckDefinition['operation'], (input: string, reference: string) => boolean> =
  {
    eq: (input, reference) => input === reference,
    ne: (input, reference) => input !== reference,
    like: (input, reference) => input.includes(reference),
    ilike: (input, reference) => input.toLowerCase().includes(reference.toLowerCase()),
  };

/** Scores 1 or 0: the input template's text against the reference template's. */
export function createStringCheck(definition: StringCheckDefinition): Grader {
  const holds = OPERATIONS[definition.operation];
  return {
    id: definition.id,
    async grade(sample: Sample, example: Example): Promise<Verdict> {
      const scope = { item: example.item, sample: { output_text: sample.output_text } };
      const passed = holds(
        renderTemplate(definition.input, scope),
        renderTemplate(definition.reference, scope),
      );
      return { status: 'scored', score: passed ? 1 : 0, passed };
    },
  };
}
