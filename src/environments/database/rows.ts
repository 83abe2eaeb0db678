import type { SQLOutputValue, StatementSync } from 'node:sqlite';
import type { SqlValue } from './orders.ts';

type Row = Readonly<Record<string, unknown>>;

/** Rows that are counted beyond those told. */
const COUNTED = 100_000;
/** For the note of what is left out. */
const NOTE_BYTES = 100;

/** A statement's rows one by one, in the order of their columns; a name that comes twice is numbered, as SQLite does. */
export function* rowsOf(
  statement: StatementSync,
  args: Readonly<Record<string, SqlValue>> = {},
): Generator<Row> {
  statement.setReturnArrays(true);
  statement.setReadBigInts(true);
  const names = uniqueNames(statement.columns().map(({ name }) => name));
  for (const row of statement.iterate(args)) {
    const values = row as unknown as readonly SQLOutputValue[];
    yield Object.fromEntries(names.map((name, at) => [name, jsonValue(values[at] ?? null)]));
  }
}

function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let own = name;
    for (let number = 1; seen.has(own); number++) own = `${name}:${number}`;
    seen.add(own);
    return own;
  });
}

/** Integers that JSON's readers would round are text, as are bytes, in SQL's own form, and what is no number. */
function jsonValue(value: SQLOutputValue): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof Uint8Array) return `x'${Buffer.from(value).toString('hex')}'`;
  return value;
}

/** Rows as JSON, as many as there is room for, and how many there are beside them. */
export function tellRows(rows: Iterable<Row>, mostBytes: number): string {
  const told: string[] = [];
  let [bytes, left] = [NOTE_BYTES, 0];
  for (const row of rows) {
    const text = left > 0 ? '' : JSON.stringify(row);
    bytes += Buffer.byteLength(JSON.stringify(text));
    if (left === 0 && bytes <= mostBytes) told.push(text);
    else if (++left > COUNTED) break;
  }
  const list = `[${told.join(',')}]`;
  if (left === 0) return list;
  const more = left > COUNTED ? `more than ${COUNTED}` : String(left);
  return `${list}\n… (${more} ${left === 1 ? 'row' : 'rows'} left out)`;
}
