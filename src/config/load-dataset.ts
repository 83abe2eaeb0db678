import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream';
import { parse } from 'csv-parse';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import { describeExample, type ExampleFields } from './example-fields.ts';
import { readLines } from './read-lines.ts';
import { showPath } from './read-text.ts';

/** Examples in file order, and the hash of what they say; which of their fields hold what is not in it. */
export interface Dataset {
  readonly examples: readonly Example[];
  readonly hash: string;
}

/** One row of a file, and the line that it stands in. */
export interface Row {
  readonly line: number;
  readonly item: Record<string, unknown>;
}

/**
 * Reads JSON lines, or CSV where the name ends in `.csv`.
 * @throws BreakevenError naming file and line: a malformed line, a missing or repeated id, a cluster, weight
 *   or tag that does not fit, nothing at all.
 */
export async function loadDataset(file: string, fields: ExampleFields): Promise<Dataset> {
  const shown = showPath(file);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new BreakevenError(
      'bad-input',
      `${shown}: no such dataset file`,
      'dataset.file is relative to the config',
    );
  const rows = readRows(file);
  const hash = createHash('sha256');
  const seen = new Map<string, number>();
  const examples: Example[] = [];
  for await (const { line, item } of rows) {
    const example = describeExample(item, fields, `${shown}:${line}`);
    const { id } = example;
    const earlier = seen.get(id);
    if (earlier !== undefined)
      throw new BreakevenError(
        'bad-input',
        `${shown}:${line}: id '${id}' stands in line ${earlier} already`,
        'every example needs an id of its own',
      );
    seen.set(id, line);
    examples.push(example);
    hash.update(`${JSON.stringify([id, item])}\n`);
  }
  if (examples.length === 0)
    throw new BreakevenError('bad-input', `${shown}:1: the dataset is empty`, 'add one JSON object a line');
  return { examples, hash: hash.digest('hex') };
}

/** Rows of JSON lines, or of CSV where the name ends in `.csv`. @throws BreakevenError naming file and line. */
export function readRows(file: string): AsyncGenerator<Row> {
  const shown = showPath(file);
  return file.toLowerCase().endsWith('.csv') ? readCsv(file, shown) : readJsonLines(file, shown);
}

async function* readJsonLines(file: string, shown: string): AsyncGenerator<Row> {
  let line = 0;
  for await (const text of readLines(file)) {
    line += 1;
    const trimmed = text.trim(); // a byte-order mark counts as white space
    if (trimmed !== '') yield { line, item: parseObject(trimmed, `${shown}:${line}`) };
  }
}

function parseObject(text: string, at: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `${at}: malformed JSON: ${(error as Error).message}`,
      'one JSON object a line',
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new BreakevenError('bad-input', `${at}: expected a JSON object`, 'one JSON object a line');
}

async function* readCsv(file: string, shown: string): AsyncGenerator<Row> {
  const parser = parse({ columns: true, bom: true, info: true, skip_empty_lines: true });
  pipeline(createReadStream(file), parser, () => {}); // an error of either ends the loop below
  try {
    for await (const { record, info } of parser) yield { line: info.lines as number, item: record };
  } catch (error) {
    throw new BreakevenError(
      'bad-input',
      `${shown}:${(error as { lines?: number }).lines ?? 1}: malformed CSV: ${(error as Error).message}`,
      'the first line names the columns',
    );
  }
}
