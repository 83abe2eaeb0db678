import { type Expression, evaluate, parseExpression } from '../expression.ts';
import type { GraderDefinition } from '../index.ts';
import type { MultiDefinition } from '../multi.ts';
import { bestOf, type RubricDefinition, weigh } from '../rubric.ts';
import { type Range, scoreIn, UNIT } from '../score.ts';

/** What a part may say. */
export interface Domain {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** It says one of so many values beside the lowest, equally far apart; null: anything between. */
  readonly steps: number | null;
  /** From here on it passes itself. */
  readonly passes: number;
  /** It stands for whether another part passed, where that is not for its score to say. */
  readonly isPassing?: true;
}

export type Values = Readonly<Record<string, number>>;

/** What the grader makes of its parts; `value` is before it is cut off at the range. `null`: unscored. */
export interface Outcome {
  readonly value: number;
  readonly score: number;
  readonly passed: boolean;
}

/** A grader as mathematics has it, beside the one that runs. */
export interface Subject {
  readonly id: string;
  readonly parts: readonly Domain[];
  /** The value of these, by their names, before it is cut off. */
  readonly value: Expression;
  readonly range: Range;
  /** In the units of the range. */
  readonly pass: number;
  /** Parts that have to pass themselves. */
  readonly needs: readonly { readonly part: string; readonly by: string }[];
  /** By the code that grades. */
  judge(values: Values): Outcome | null;
}

/** What proofs can be about: null for graders that are made of no parts. */
export function subjectOf(definition: GraderDefinition): Subject | null {
  if (definition.type === 'multi') return multiSubject(definition);
  return definition.type === 'rubric' ? rubricSubject(definition) : null;
}

function multiSubject({
  id,
  graders,
  calculate_output,
  range = UNIT,
  pass_threshold,
}: MultiDefinition): Subject {
  const value = parseExpression(calculate_output, Object.keys(graders));
  return {
    id,
    parts: Object.entries(graders).map(([name, part]) => domainOf(name, part as AnyPart)),
    value,
    range,
    pass: pass_threshold ?? range[1],
    needs: [],
    judge(values) {
      const raw = evaluate(value, values);
      const verdict = scoreIn(range, raw, pass_threshold);
      return verdict.status === 'unscored' ? null : { ...verdict, value: raw };
    },
  };
}

/** In a rubric every part says a score from 0 to 1. */
function rubricSubject({ id, criteria, pass_threshold: pass = 1 }: RubricDefinition): Subject {
  const weights = criteria.map(({ weight = 1, mustHave = false }) => ({ weight, mustHave }));
  const best = bestOf(weights);
  const parts = criteria.map(({ id: name, grader }) =>
    toUnit(domainOf(name, (grader ?? YES_OR_NO) as AnyPart)),
  );
  const needs = criteria
    .filter(({ mustHave }) => mustHave === true)
    .map(({ id: part, grader }) => ({ part, by: saysPassed(grader) ? `${part} passes` : part }));
  const passing = needs
    .filter(({ part, by }) => part !== by)
    .map(({ by }): Domain => ({ ...BINARY, name: by, isPassing: true }));
  const numeratorOf = weights.map(
    ({ weight }, index): Expression => product(weight, { kind: 'part', name: parts[index]?.name ?? '' }),
  );
  const said = (values: Values) =>
    parts.map(({ name, passes }) => {
      const by = needs.find(({ part }) => part === name)?.by ?? name;
      const score = values[name] ?? 0;
      return { score, passed: by === name ? score >= passes : values[by] === 1 };
    });
  return {
    id,
    parts: [...parts, ...passing],
    value: {
      kind: 'binary',
      operator: '/',
      left: numeratorOf.reduce((left, right) => ({ kind: 'binary', operator: '+', left, right })),
      right: { kind: 'number', value: best },
    },
    range: UNIT,
    pass,
    needs,
    judge(values) {
      const value = weights.reduce(
        (sum, { weight }, i) => sum + weight * (values[parts[i]?.name ?? ''] ?? 0),
        0,
      );
      return { ...weigh(weights, said(values), pass), value: value / best };
    },
  };
}

const product = (weight: number, right: Expression): Expression => ({
  kind: 'binary',
  operator: '*',
  left: { kind: 'number', value: weight },
  right,
});

interface AnyPart {
  readonly type: string;
  readonly range?: Range;
  readonly pass_threshold?: number;
  readonly fields?: readonly unknown[];
}

const YES_OR_NO: AnyPart = { type: 'string_check' };
const BINARY = { low: 0, high: 1, steps: 1, passes: 1 };
const GRADED = new Set(['text_similarity', 'python', 'javascript', 'score_model', 'http', 'command', 'json']);

/** A scorer may say itself whether it passes. */
const saysPassed = (part: unknown): boolean =>
  ['http', 'command'].includes((part as AnyPart | undefined)?.type ?? '');

function domainOf(
  name: string,
  { type, range: [low, high] = UNIT, pass_threshold, fields }: AnyPart,
): Domain {
  if (!GRADED.has(type)) return { name, ...BINARY };
  const steps = type === 'json' ? (fields?.length ?? 1) : null;
  return { name, low, high, steps, passes: pass_threshold ?? high };
}

function toUnit({ low, high, passes, ...domain }: Domain): Domain {
  return { ...domain, low: 0, high: 1, passes: (passes - low) / (high - low) };
}
