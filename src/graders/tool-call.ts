import { z } from 'zod';
import { fillValue } from '../core/fill-value.ts';
import type { Sample } from '../core/model/sample.ts';
import type { ToolStep } from '../core/model/trial.ts';
import type { Grader } from '../ports/grader.ts';
import { type ExpectedCall, expectedCall } from './expected-calls.ts';
import { equalJson } from './json-value.ts';
import type { Defined, GraderKind } from './kind.ts';
import { passOrFail } from './score.ts';

/** Whether a tool was called as it should be: 1 or 0. */
export interface ToolCallDefinition extends Defined<'tool_call'> {
  /** A call, or a template of one. */
  readonly expected: unknown;
  /** Which of the answer's calls: `any` by default; `only`: the only one. */
  readonly which?: 'any' | 'first' | 'last' | 'only';
  /** `exact` by default; `subset`: the expected arguments are among those given. */
  readonly arguments?: 'exact' | 'subset' | 'ignored';
}

export const toolCall: GraderKind<ToolCallDefinition> = {
  type: 'tool_call',
  fields: {
    expected: z
      .union([
        z.string().describe('A template of a call: "{{item.call}}"'),
        z.strictObject({ name: z.string(), arguments: z.record(z.string(), z.unknown()).exactOptional() }),
      ])
      .describe('The call that is right: a name, and arguments, which may hold templates'),
    which: z.enum(['any', 'first', 'last', 'only']).exactOptional(),
    arguments: z
      .enum(['exact', 'subset', 'ignored'])
      .exactOptional()
      .describe('subset: those expected are among those given; exact by default'),
  },
  create({ id, expected, which = 'any', arguments: how = 'exact' }): Grader {
    return {
      id,
      judges: [],
      check: ({ item }) => void expectedCall(fillValue(expected, { item }), id),
      async grade(sample, { item }) {
        const wanted = expectedCall(fillValue(expected, { item, sample }), id);
        return passOrFail(pick(sample, which).some((step) => fits(step, wanted, how)));
      },
    };
  },
};

function pick({ steps = [] }: Sample, which: NonNullable<ToolCallDefinition['which']>): readonly ToolStep[] {
  if (which === 'first') return steps.slice(0, 1);
  if (which === 'last') return steps.slice(-1);
  return which === 'only' && steps.length > 1 ? [] : steps;
}

function fits(
  step: ToolStep,
  wanted: ExpectedCall,
  how: NonNullable<ToolCallDefinition['arguments']>,
): boolean {
  if (step.name !== wanted.name) return false;
  if (how === 'ignored') return true;
  if (how === 'exact') return equalJson(step.arguments, wanted.arguments);
  const given = step.arguments as Readonly<Record<string, unknown>> | null;
  if (typeof given !== 'object' || given === null) return Object.keys(wanted.arguments).length === 0;
  return Object.entries(wanted.arguments).every(
    ([key, value]) => Object.hasOwn(given, key) && equalJson(given[key], value),
  );
}
