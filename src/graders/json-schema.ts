import { createContext, Script } from 'node:vm';
import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { BreakevenError } from '../core/model/error.ts';
import type { SchemaCheck, SchemaVerdict } from '../ports/schema.ts';

/** Schemas come from other people, and so do the values: `pattern`s and references may be built to take for ever. */
const COMPILE_MS = 2_000;
const CHECK_MS = 500;
const MAX_SCHEMA_CHARACTERS = 1_000_000;
/** A reason names keys of the answer, which may be of any length. */
const MAX_REASON_CHARACTERS = 300;

const DRAFTS = [
  { uri: /^https?:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/, draft: '2020-12' },
  { uri: /^https?:\/\/json-schema\.org\/draft-07\/schema#?$/, draft: 'draft-07' },
] as const;

/**
 * Compiles a JSON schema of draft 2020-12 (where `$schema` says nothing) or draft-07 with Ajv. `format` is not
 * checked, and references reach no further than the schema. Both compiling and checking are stopped when they take
 * too long, so a `pattern` that backtracks for ever costs half a second and gives `undecided`.
 * @throws BreakevenError 'bad-config' when the schema is none, of another draft, or takes too long to compile.
 */
export function compileSchema(schema: unknown, what = 'answer'): SchemaCheck {
  const plain = readSchema(schema);
  const draft = draftOf(plain);
  const options: Options = {
    strict: false,
    validateFormats: false,
    logger: false,
    inlineRefs: false,
    ownProperties: true,
  };
  const ajv = draft === 'draft-07' ? new Ajv(options) : new Ajv2020(options);
  const validate = compileWithin(COMPILE_MS, () => ajv.compile(plain));
  return (value) =>
    checkValue(validate, value, (errors) =>
      ajv.errorsText(errors, { dataVar: what }).slice(0, MAX_REASON_CHARACTERS),
    );
}

type PlainSchema = boolean | Record<string, unknown>;

/** As JSON has it: no functions, no prototypes, nothing that is not written in the file. */
function readSchema(schema: unknown): PlainSchema {
  const text = writeJson(schema);
  if (text === undefined) throw badSchema('it cannot be written as JSON');
  if (text.length > MAX_SCHEMA_CHARACTERS) throw badSchema('it has more than a million characters');
  const plain: unknown = JSON.parse(text);
  if (typeof plain === 'boolean') return plain;
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) throw badSchema('it is no object');
  if ('$async' in plain) throw badSchema('$async is not supported');
  return plain as Record<string, unknown>;
}

/** Undefined for a function, a cycle, or nesting that is too deep. */
function writeJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

function draftOf(schema: PlainSchema): '2020-12' | 'draft-07' {
  const uri = typeof schema === 'boolean' ? undefined : schema.$schema;
  if (uri === undefined) return '2020-12';
  const known = DRAFTS.find((draft) => typeof uri === 'string' && draft.uri.test(uri));
  if (known === undefined) throw badSchema(`its $schema is ${JSON.stringify(uri)}`);
  return known.draft;
}

function compileWithin(limitMs: number, compile: () => ValidateFunction): ValidateFunction {
  try {
    return runWithin(limitMs, compile);
  } catch (error) {
    throw badSchema(isTimeout(error) ? 'it takes too long to compile' : messageOf(error));
  }
}

function checkValue(
  validate: ValidateFunction,
  value: unknown,
  describe: (errors: ValidateFunction['errors']) => string,
): SchemaVerdict {
  try {
    if (runWithin(CHECK_MS, () => validate(value))) return { status: 'valid' };
    return { status: 'invalid', reason: describe(validate.errors) };
  } catch (error) {
    const reason = isTimeout(error) ? 'checking it against the schema takes too long' : messageOf(error);
    return { status: 'undecided', reason };
  }
}

const watched: { job: (() => unknown) | null } = { job: null };
const watchedContext = createContext(watched);
const runWatched = new Script('job()');

/** Stops what runs synchronously when its time is over; V8 can be stopped inside a regular expression too. */
function runWithin<Result>(limitMs: number, job: () => Result): Result {
  watched.job = job;
  try {
    return runWatched.runInContext(watchedContext, { timeout: limitMs });
  } finally {
    watched.job = null;
  }
}

function isTimeout(error: unknown): boolean {
  return (error as { readonly code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function badSchema(reason: string): BreakevenError {
  return new BreakevenError(
    'bad-config',
    `JSON schema: ${reason}`,
    'give a schema of draft 2020-12 or draft-07 that refers to nothing outside of it',
  );
}
