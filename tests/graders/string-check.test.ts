import { describe, expect, it, test } from 'vitest';
import { isBreakevenError } from '../../src/core/model/error.ts';
import type { Verdict } from '../../src/core/model/grade.ts';
import { graderTypes } from '../../src/graders/index.ts';
import { aGrader, gradeBy } from '../support/a-grader.ts';

const DEFINITION = {
  id: 'exact',
  type: 'string_check',
  input: '{{sample.output_text}}',
  reference: '{{item.answer}}',
  operation: 'eq',
};

function grade(output: string, answer: unknown, parts: Record<string, unknown> = {}): Promise<Verdict> {
  return gradeBy({ ...DEFINITION, ...parts }, output, { answer });
}

function refusal(definition: unknown): { message: string; hint: string | undefined } {
  try {
    aGrader(definition);
  } catch (error) {
    if (isBreakevenError(error)) return { message: error.message, hint: error.hint };
    throw error;
  }
  throw new Error('it was accepted');
}

describe('string_check', () => {
  test.each<[string, string, string, boolean]>([
    ['eq', 'yes', 'yes', true],
    ['eq', 'yes ', 'yes', false],
    ['eq', 'Yes', 'yes', false],
    ['eq', '', '', true],
    ['ne', 'yes', 'yes', false],
    ['ne', 'no', 'yes', true],
    ['like', 'well, yes.', 'yes', true],
    ['like', 'well, Yes.', 'yes', false],
    ['like', 'ye', 'yes', false],
    ['like', 'a.c', 'a%c', false],
    ['ilike', 'well, YES.', 'yes', true],
    ['ilike', 'STRASSE', 'strasse', true],
    ['ilike', 'no', 'yes', false],
  ])('%s of %j against %j is %j', async (operation, output, answer, passed) => {
    expect(await grade(output, answer, { operation })).toEqual({
      status: 'scored',
      score: passed ? 1 : 0,
      passed,
    });
  });

  it('fills both sides from templates', async () => {
    const parts = { input: '<{{sample.output_text}}>', reference: '<{{item.answer.tool}}>' };
    expect(await grade('escalate', { tool: 'escalate' }, parts)).toMatchObject({ passed: true });
    expect(await grade('{"a":1}', { a: 1 })).toMatchObject({ passed: true });
  });

  it('takes braces in an answer for text: a model cannot read the reference', async () => {
    expect(await grade('{{item.answer}}', 'yes')).toMatchObject({ passed: false });
  });

  it('does not score where the example lacks the reference, naming the path', async () => {
    expect(await grade('yes', undefined)).toEqual({
      status: 'unscored',
      reason: "template path 'item.answer' has no value",
    });
    const grader = aGrader(DEFINITION);
    expect(() => grader.check({ id: 'e1', item: { other: 1 } })).toThrow(
      "template path 'item.answer' has no value",
    );
    expect(() => grader.check({ id: 'e1', item: { answer: null } })).not.toThrow();
  });

  it('takes the form that fine-tuning jobs use: a name and no id', () => {
    const { id, ...rest } = DEFINITION;
    expect(aGrader({ ...rest, name: 'reward' }).id).toBe('reward');
    expect(aGrader(rest).id).toBe('grader');
    expect(aGrader(DEFINITION).id).toBe(id);
  });
});

describe('a grader is refused', () => {
  it('of an unknown type, with the types that there are', () => {
    expect(refusal({ ...DEFINITION, type: 'regex' })).toEqual({
      message: 'grader type "regex" cannot be run',
      hint: `this version runs: ${graderTypes.join(', ')}`,
    });
  });

  test.each([[null], [undefined], ['string_check'], [{}], [{ type: 3 }], [{ type: 'toString' }]])(
    'that is none: %j',
    (definition) => {
      expect(refusal(definition).message).toMatch(/^grader type .* cannot be run$/);
    },
  );

  it('with an unknown operation or field, or without a reference', () => {
    expect(refusal({ ...DEFINITION, operation: 'regex' }).message).toContain('operation');
    expect(refusal({ ...DEFINITION, refrence: 'x' }).message).toContain('refrence');
    const { reference: _, ...rest } = DEFINITION;
    expect(refusal(rest).message).toContain('reference');
  });
});
