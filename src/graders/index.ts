import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import { MissingValue } from '../core/template.ts';
import { type Graded, type Grader, type GraderKit, GradingStopped } from '../ports/grader.ts';
import { type JavascriptDefinition, javascript, type PythonDefinition, python } from './code.ts';
import { type JsonDefinition, json } from './json.ts';
import { type CreatePart, type Defined, type GraderKind, partSchemaOf, schemaOf } from './kind.ts';
import { type LabelModelDefinition, labelModel } from './label-model.ts';
import { type MultiDefinition, multiKind } from './multi.ts';
import { type NumericDefinition, numeric } from './numeric.ts';
import { type RecordedDefinition, recordedSchema } from './recorded.ts';
import { type RubricDefinition, rubricKind } from './rubric.ts';
import { passOrFail, unscored } from './score.ts';
import { type ScoreModelDefinition, scoreModel } from './score-model.ts';
import { type CommandDefinition, command, type HttpDefinition, http } from './scorer.ts';
import { type StateDefinition, state } from './state.ts';
import { type StringCheckDefinition, stringCheck } from './string-check.ts';
import { type TextSimilarityDefinition, textSimilarity } from './text-similarity.ts';
import { type ToolCallDefinition, toolCall } from './tool-call.ts';
import { type TrajectoryDefinition, trajectory } from './trajectory.ts';

/** A grader as configs and fine-tuning jobs write it; one more kind is one more file and one more row. */
export type GraderDefinition =
  | StringCheckDefinition
  | TextSimilarityDefinition
  | NumericDefinition
  | JsonDefinition
  | PythonDefinition
  | JavascriptDefinition
  | ScoreModelDefinition
  | LabelModelDefinition
  | MultiDefinition
  | RubricDefinition
  | ToolCallDefinition
  | TrajectoryDefinition
  | StateDefinition
  | HttpDefinition
  | CommandDefinition
  | RecordedDefinition;

type AnyKind = GraderKind<Defined<string> & Record<string, unknown>>;
const kind = (one: unknown): AnyKind => one as AnyKind;

/** What a formula or a rubric may be made of. */
const SIMPLE: readonly AnyKind[] = [
  kind(stringCheck),
  kind(textSimilarity),
  kind(numeric),
  kind(json),
  kind(python),
  kind(javascript),
  kind(scoreModel),
  kind(labelModel),
  kind(toolCall),
  kind(trajectory),
  kind(state),
  kind(http),
  kind(command),
];

const unionOf = (schemas: readonly z.ZodType[], error: string): z.ZodType<unknown> =>
  z.discriminatedUnion('type', schemas as never, { error }) as unknown as z.ZodType<unknown>;

const part = unionOf(
  SIMPLE.map(partSchemaOf),
  `expected one of ${SIMPLE.map(({ type }) => type).join(', ')}`,
);
const KINDS: readonly AnyKind[] = [...SIMPLE, kind(rubricKind(part)), kind(multiKind(part))];

export const graderTypes: readonly string[] = KINDS.map(({ type }) => type);

export const graderSchema: z.ZodType<GraderDefinition> = unionOf(
  [...KINDS.map(schemaOf), recordedSchema],
  `expected one of ${graderTypes.join(', ')}, or recorded for an imported run`,
) as z.ZodType<GraderDefinition>;

/** @throws BreakevenError when the type is unknown or a field does not fit. */
export function createGrader(definition: unknown, kit: GraderKit): Grader {
  return guard(build(definition, KINDS, kit));
}

function build(definition: unknown, kinds: readonly AnyKind[], kit: GraderKit, id?: string): Grader {
  const type = z.looseObject({ type: z.string() }).safeParse(definition).data?.type;
  const found = kinds.find((one) => one.type === type);
  if (!found) {
    throw new BreakevenError(
      'bad-input',
      `grader type ${JSON.stringify(type)} cannot be run`,
      `this version runs: ${kinds.map((one) => one.type).join(', ')}`,
    );
  }
  const parsed = schemaOf(found).safeParse(withId(definition, id));
  if (!parsed.success) throw new BreakevenError('bad-input', `grader: ${z.prettifyError(parsed.error)}`);
  const createPart: CreatePart = (inner, name) => build(inner, SIMPLE, kit, name);
  return found.create(parsed.data, kit, createPart);
}

/** A grader inside a fine-tuning job carries OpenAI's `name` and no `id`; a part has the name that it goes by. */
function withId(definition: unknown, id: string | undefined): unknown {
  const fields = definition as { readonly id?: unknown; readonly name?: unknown };
  if (id !== undefined) return { ...fields, id };
  return 'id' in fields ? fields : { ...fields, id: fields.name ?? 'grader' };
}

/**
 * What every grader promises: an answer that lacks what a template reads of it (no JSON, no such tool call) is
 * wrong; whatever else goes wrong is no verdict on it.
 */
function guard(grader: Grader): Grader {
  return {
    ...grader,
    async grade(sample, example, ask): Promise<Graded> {
      try {
        return await grader.grade(sample, example, ask);
      } catch (error) {
        if (error instanceof GradingStopped) throw error;
        if (error instanceof MissingValue && error.path.startsWith('sample.')) return passOrFail(false);
        return unscored(error instanceof Error ? error.message : String(error));
      }
    },
  };
}
