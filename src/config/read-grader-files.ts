import { parse } from 'yaml';
import { BreakevenError } from '../core/model/error.ts';
import type { GraderDefinition } from '../graders/index.ts';

type Path = readonly (string | number)[];

/** A file's text, and where it was named with its own path. */
export interface ReadFile {
  readonly text: string;
  readonly shown: string;
}

type Fields = Readonly<Record<string, unknown>>;

const MOST_SOURCE = 256_000;

/**
 * Graders with what they name files for in place: a `source: { file }` of code, a `schema` of JSON. Also in
 * parts.
 * @throws BreakevenError naming the line that names the file, and what is wrong with that.
 */
export function readGraderFiles(
  graders: readonly GraderDefinition[],
  read: (name: string, path: Path, what: string) => ReadFile,
): readonly GraderDefinition[] {
  const inPlace = (value: unknown, path: Path): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one, index) => inPlace(one, [...path, index]));
    const fields = value as Fields;
    const { type, source, schema } = fields;
    if ((type === 'python' || type === 'javascript') && isFile(source)) {
      const { text, shown } = read(source.file, [...path, 'source'], 'source');
      if (text.length > MOST_SOURCE)
        throw new BreakevenError('bad-config', `${shown}: longer than 256,000 characters`);
      return { ...fields, source: text };
    }
    if (type === 'json' && typeof schema === 'string') {
      const { text, shown } = read(schema, [...path, 'schema'], 'schema');
      return { ...fields, schema: schemaIn(text, shown) };
    }
    return Object.fromEntries(
      Object.entries(fields).map(([key, one]) => [key, inPlace(one, [...path, key])]),
    );
  };
  return graders.map((one, index) =>
    hasFiles(one) ? (inPlace(one, ['graders', index]) as GraderDefinition) : one,
  );
}

const isFile = (source: unknown): source is { readonly file: string } =>
  typeof source === 'object' && source !== null && 'file' in source;

/** Only graders that name a file are written anew: what is hashed of the others stays as it was. */
function hasFiles(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { type, source, schema } = value as Fields;
  if (type === 'json' && typeof schema === 'string') return true;
  if ((type === 'python' || type === 'javascript') && isFile(source)) return true;
  return Object.values(value).some(hasFiles);
}

/** JSON, or the YAML that it is a part of. */
function schemaIn(text: string, shown: string): unknown {
  let schema: unknown;
  try {
    schema = parse(text);
  } catch (error) {
    throw new BreakevenError('bad-config', `${shown}: ${String((error as Error).message).split('\n')[0]}`);
  }
  if (typeof schema === 'object' && schema !== null && !Array.isArray(schema)) return schema;
  throw new BreakevenError('bad-config', `${shown}: expected a JSON Schema, an object`);
}
