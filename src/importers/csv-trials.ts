import { pipeline, Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { BreakevenError } from '../core/model/error.ts';
import { checkTrial, refuseRepeatedKey } from './check-trial.ts';
import type { ImportedTrial, ImportSource } from './importer.ts';
import { nearestName } from './nearest-name.ts';
import { readText } from './read-text.ts';
import { trialKeys } from './trial-schema.ts';

const BATCH = 200;
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const NUMBERS: ReadonlySet<string> = new Set([
  'repeat',
  'weight',
  'score',
  'input',
  'cachedInput',
  'cacheWrite',
  'output',
  'reasoning',
  'latencyMs',
  'firstTokenMs',
  'attempts',
  'billedUsd',
]);

const JSON_COLUMNS: ReadonlySet<string> = new Set(['calls', 'toolCalls', 'steps', 'state']);

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Reads CSV whose first line names the columns. An empty cell is absent. */
export async function* readCsvTrials(source: ImportSource): AsyncGenerator<readonly ImportedTrial[]> {
  let columns: readonly string[] | null = null;
  let batch: ImportedTrial[] = [];
  for await (const { cells, line } of readCells(source)) {
    const at = `${source.name}:${line}`;
    if (columns === null) {
      columns = checkColumns(cells, at);
      continue;
    }
    const fields: Record<string, unknown> = {};
    for (const [index, column] of columns.entries()) {
      const cell = cells[index] as string;
      if (cell !== '') fields[column] = readCell(column, cell, at);
    }
    batch.push({ line, trial: checkTrial(fields, at) });
    for (const column of JSON_COLUMNS)
      if (fields[column] !== undefined)
        refuseRepeatedKey(cells[columns.indexOf(column)] as string, fields[column], at);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  yield batch;
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

/** The line of a row is the one it ends in. */
async function* readCells(source: ImportSource): AsyncGenerator<Row> {
  const parser = parse({ info: true, skip_empty_lines: true });
  pipeline(Readable.from(textsOf(source)), parser, () => {}); // an error of either ends the loop below
  try {
    for await (const { record, info } of parser) yield { cells: record, line: info.lines };
  } catch (error) {
    if (!String((error as { code?: string }).code).startsWith('CSV_')) throw error;
    throw new BreakevenError(
      'bad-input',
      `${source.name}:${(error as { lines?: number }).lines ?? 1}: malformed CSV: ${(error as Error).message}`,
      'the first line names the columns, and every line has a cell for each',
    );
  }
}

async function* textsOf(source: ImportSource): AsyncGenerator<string> {
  for await (const { text } of readText(source)) yield text;
}

function checkColumns(cells: readonly string[], at: string): readonly string[] {
  const columns = cells.map((cell) => cell.trim());
  for (const [index, column] of columns.entries()) {
    const shown = column.slice(0, 60);
    if (!trialKeys.has(column)) {
      const hint = `remove the column or correct its name${nearestName(shown, [...trialKeys])}`;
      throw new BreakevenError('bad-input', `${at}: ${JSON.stringify(shown)}: unknown column`, hint);
    }
    if (columns.indexOf(column) !== index)
      throw new BreakevenError('bad-input', `${at}: ${column}: the column stands twice`, 'keep one of them');
  }
  for (const column of ['candidate', 'example']) {
    if (!columns.includes(column))
      throw new BreakevenError('bad-input', `${at}: ${column}: the column is missing`, 'it is required');
  }
  return columns;
}

/** What a cell says in its column's type; a cell that says nothing of the kind stays text and is refused. */
function readCell(column: string, cell: string, at: string): unknown {
  if (NUMBERS.has(column)) return DECIMAL.test(cell.trim()) ? Number(cell) : cell;
  if (column === 'passed') return BOOLEANS.get(cell.trim().toLowerCase()) ?? cell;
  if (column === 'tags' && !cell.startsWith('['))
    return cell.split(';').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()]));
  return column === 'tags' || JSON_COLUMNS.has(column) ? parseCell(column, cell, at) : cell;
}

function parseCell(column: string, cell: string, at: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    throw new BreakevenError(
      'bad-input',
      `${at}: ${column}: malformed JSON`,
      column === 'state' ? 'expected JSON in the cell' : 'expected a JSON list in the cell',
    );
  }
}
