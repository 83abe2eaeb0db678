import { BreakevenError } from '../../src/core/model/error.ts';
import type { Grader } from '../../src/ports/grader.ts';
import { aGraderThat } from '../support/a-grader.ts';

/** Stands in for the graders that are wired in from outside: the answer, byte by byte. */
export function createExactGrader(definition: unknown): Grader {
  const type = (definition as { type?: unknown }).type;
  if (type !== 'string_check')
    throw new BreakevenError('bad-input', `grader type ${JSON.stringify(type)} cannot be run`);
  return aGraderThat((answer, item) => {
    const passed = answer === item.answer;
    return { status: 'scored', score: passed ? 1 : 0, passed };
  });
}

export const EXACT_DEFINITION: {
  type: 'string_check';
  name: string;
  input: string;
  reference: string;
  operation: 'eq';
} = {
  type: 'string_check',
  name: 'exact',
  input: '{{sample.output_text}}',
  reference: '{{item.answer}}',
  operation: 'eq',
};
