import { z } from 'zod';
import { fillValue } from '../core/fill-value.ts';
import type { ToolStep } from '../core/model/trial.ts';
import type { Grader } from '../ports/grader.ts';
import { expectedCalls } from './expected-calls.ts';
import { equalJson } from './json-value.ts';
import type { Defined, GraderKind } from './kind.ts';
import { haveSameValues } from './same-values.ts';
import { passOrFail } from './score.ts';

/** Whether an agent did what should be done: 1 or 0. */
export interface TrajectoryDefinition extends Defined<'trajectory'> {
  readonly expected: unknown;
  /** Tools that change something. */
  readonly writes?: readonly string[];
  /** `writes` by default: successful calls of tools that change something. A look more or less is no error. */
  readonly compare?: 'writes' | 'all';
  /** `same` by default. */
  readonly order?: 'same' | 'any';
}

export const trajectory: GraderKind<TrajectoryDefinition> = {
  type: 'trajectory',
  fields: {
    expected: z
      .union([z.string(), z.array(z.unknown())])
      .describe('The calls that are right, a template: "{{item.actions}}"'),
    writes: z
      .array(z.string().min(1))
      .exactOptional()
      .describe('Tools that change something; without it every expected call’s tool does'),
    compare: z
      .enum(['writes', 'all'])
      .exactOptional()
      .describe('writes (default): successful calls that change something; all: every call, as it was made'),
    order: z.enum(['same', 'any']).exactOptional().describe('Whether they come in the same order (default)'),
  },
  create({ id, expected, writes, compare = 'writes', order = 'same' }): Grader {
    return {
      id,
      judges: [],
      check: ({ item }) => void expectedCalls(fillValue(expected, { item }), id),
      async grade(sample, { item }) {
        const wanted = expectedCalls(fillValue(expected, { item, sample }), id);
        const changing = new Set(writes ?? wanted.map(({ name }) => name));
        const counts = ({ name, failed }: Pick<ToolStep, 'name' | 'failed'>): boolean =>
          compare === 'all' || (changing.has(name) && !failed);
        const made = (sample.steps ?? [])
          .filter(counts)
          .map(({ name, arguments: given }) => ({ name, arguments: given }));
        const right = wanted.filter(counts);
        return passOrFail(order === 'same' ? equalJson(made, right) : haveSameValues(made, right));
      },
    };
  },
};
