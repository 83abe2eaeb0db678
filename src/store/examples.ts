import { hash as digest } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import type { Example, ExampleKey } from '../core/model/example.ts';

/** Writes a run's examples in their order, inside the transaction that is open; one item is kept once. */
export function insertExamples(database: Database, run: string, examples: Iterable<Example>): void {
  const insert = database.prepare(
    'insert into examples (hash, id, item) values (?, ?, ?) on conflict do nothing',
  );
  const link = database.prepare(
    'insert into run_examples (run, position, example_hash, cluster, weight, tags) values (?, ?, ?, ?, ?, ?)',
  );
  let position = 0;
  for (const { id, item, cluster, weight, tags } of examples) {
    const text = JSON.stringify(item);
    const hash = digest('sha256', JSON.stringify([id, text]));
    insert.run(hash, id, text);
    link.run(run, position, hash, cluster ?? null, weight ?? null, tags ? JSON.stringify(tags) : null);
    position += 1;
  }
}

type KeyRow = [id: string, cluster: string | null, weight: number | null, tags: string | null];

export function readExampleKeys(database: Database, run: string): ExampleKey[] {
  return (selectExamples(database, '').all(run) as KeyRow[]).map((row) => keyOf(...row));
}

export function readExamples(database: Database, run: string, only?: readonly string[]): Example[] {
  const rows = only
    ? selectExamples(database, ', examples.item', ONLY).all(run, JSON.stringify(only))
    : selectExamples(database, ', examples.item').all(run);
  return (rows as [...KeyRow, string][]).map(([id, cluster, weight, tags, item]) => ({
    ...keyOf(id, cluster, weight, tags),
    item: JSON.parse(item),
  }));
}

const ONLY = 'and examples.id in (select value from json_each(?))';

function selectExamples(database: Database, more: '' | ', examples.item', which: '' | typeof ONLY = '') {
  return database
    .prepare(
      `select examples.id, cluster, weight, tags${more} from run_examples
       join examples on examples.hash = run_examples.example_hash where run = ? ${which} order by position`,
    )
    .raw();
}

function keyOf(...[id, cluster, weight, tags]: KeyRow): ExampleKey {
  return {
    id,
    ...(cluster !== null && { cluster }),
    ...(weight !== null && { weight }),
    ...(tags !== null && { tags: JSON.parse(tags) }),
  };
}
