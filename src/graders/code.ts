import { z } from 'zod';
import { BreakevenError } from '../core/model/error.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Grader, GraderKit } from '../ports/grader.ts';
import type { Program } from '../ports/sandbox.ts';
import type { Defined, Fields, GraderKind } from './kind.ts';
import { type Range, scoreIn, UNIT, unscored } from './score.ts';

/** A function `grade(sample, item)` that returns a number, run in the sandbox. */
export interface CodeDefinition<Type extends Program['language']> extends Defined<Type> {
  readonly source: string;
  readonly pass_threshold?: number;
  readonly range?: Range;
  readonly timeoutMs?: number;
  /** OpenAI's choice of an image; there is one here. */
  readonly image_tag?: string;
}

export type PythonDefinition = CodeDefinition<'python'>;
export type JavascriptDefinition = CodeDefinition<'javascript'>;

const MEMORY_BYTES = 512 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const MOST_SOURCE = 256_000;

export const rangeField: z.ZodType<Range> = z
  .tuple([z.number(), z.number()])
  .refine(([low, high]) => low < high, 'expected the low end before the high end')
  .describe(
    'What the score lies between; [0, 1] by default. It is cut off there',
  ) as unknown as z.ZodType<Range>;

export const passField: z.ZodType<number> = z
  .number()
  .describe('The least score that passes, in the units of its range; the range’s high end by default');

function fieldsOf(language: string): Fields<CodeDefinition<never>> {
  return {
    source: z
      .union([z.string().min(1).max(MOST_SOURCE), z.strictObject({ file: z.string().min(1) })])
      .describe(
        `The very source that is the reward, or { file }: ${language} with a function grade(sample, item) that returns a number`,
      ) as unknown as z.ZodType<string>,
    pass_threshold: passField.exactOptional(),
    range: rangeField.exactOptional(),
    timeoutMs: z
      .int()
      .min(1)
      .max(120_000)
      .exactOptional()
      .describe('Of one call; 10,000 by default. What takes longer is unscored'),
    image_tag: z.string().exactOptional().describe('Read by OpenAI’s jobs; there is one image here'),
  };
}

function create(definition: CodeDefinition<Program['language']>, kit: GraderKit): Grader {
  const { id, type, source, range = UNIT, pass_threshold, timeoutMs = TIMEOUT_MS } = definition;
  refuseFile(id, 'source', typeof source === 'string');
  const program: Program = { language: type, source, entry: 'grade' };
  const limits = { timeoutMs, memoryBytes: MEMORY_BYTES };
  return {
    id,
    judges: [],
    range,
    check() {},
    async grade(sample, { item }) {
      const sandbox = await kit.sandbox();
      const result = await sandbox.call(program, [sample, item], limits);
      if (result.status === 'failed') return unscored(`${result.cause}: ${result.message}`);
      return verdictOf(result.value, range, pass_threshold);
    },
  };
}

/** Files are read with the config that names them. */
export function refuseFile(id: string, field: string, isRead: boolean): void {
  if (isRead) return;
  throw new BreakevenError(
    'bad-input',
    `grader '${id}': its ${field} names a file, which only a config can`,
    `write the ${field} itself`,
  );
}

/** `True` is 1, as Python has it. */
function verdictOf(value: unknown, range: Range, pass: number | undefined): Verdict {
  const number = typeof value === 'boolean' ? Number(value) : value;
  if (typeof number !== 'number') return unscored(`grade returned ${describe(value)}, not a number`);
  return scoreIn(range, number, pass);
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

export const python: GraderKind<PythonDefinition> = { type: 'python', fields: fieldsOf('Python'), create };
export const javascript: GraderKind<JavascriptDefinition> = {
  type: 'javascript',
  fields: fieldsOf('JavaScript'),
  create,
};
