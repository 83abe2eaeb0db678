import { z } from 'zod';
import { fillValue } from '../core/fill-value.ts';
import type { Grader } from '../ports/grader.ts';
import { equalJson } from './json-value.ts';
import type { Defined, GraderKind } from './kind.ts';
import { haveSameValues } from './same-values.ts';
import { passOrFail, unscored } from './score.ts';

/** Whether an agent left its environment as it should be: 1 or 0, whatever the way there. */
export interface StateDefinition extends Defined<'state'> {
  readonly expected: unknown;
  /** Fields of rows that do not count: what a clock or a counter wrote. */
  readonly ignore?: readonly string[];
}

/** Only what is expected is compared: tables that it does not name may hold anything. Rows have no order. */
export const state: GraderKind<StateDefinition> = {
  type: 'state',
  fields: {
    expected: z
      .union([z.string(), z.record(z.string(), z.unknown())])
      .describe('What the environment has to hold: rows by table, or a template: "{{item.state}}"'),
    ignore: z.array(z.string().min(1)).exactOptional().describe('Fields of rows that do not count'),
  },
  create({ id, expected, ignore = [] }): Grader {
    const without = new Set(ignore);
    return {
      id,
      judges: [],
      check: ({ item }) => void fillValue(expected, { item }),
      async grade(sample, { item }) {
        const wanted = fillValue(expected, { item, sample });
        if (sample.state === undefined) return unscored('the answer has no state: its candidate is no agent');
        return passOrFail(holds(sample.state, wanted, without));
      },
    };
  },
};

function holds(found: unknown, wanted: unknown, without: ReadonlySet<string>): boolean {
  if (Array.isArray(wanted))
    return (
      Array.isArray(found) &&
      haveSameValues(
        wanted.map((row) => strip(row, without)),
        found.map((row) => strip(row, without)),
      )
    );
  if (typeof wanted !== 'object' || wanted === null) return equalJson(found, wanted);
  if (typeof found !== 'object' || found === null) return false;
  return Object.entries(wanted).every(
    ([key, value]) =>
      Object.hasOwn(found, key) && holds((found as Record<string, unknown>)[key], value, without),
  );
}

function strip(row: unknown, without: ReadonlySet<string>): unknown {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return row;
  return Object.fromEntries(Object.entries(row).filter(([key]) => !without.has(key)));
}
