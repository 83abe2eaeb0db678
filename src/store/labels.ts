import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { DrawnAnswer, Label } from '../core/model/label.ts';
import type { Store } from '../ports/store.ts';
import { atOnce } from './at-once.ts';
import { createInsert } from './insert.ts';
import type { Tables } from './tables.ts';

type LabelPart = Pick<Store, 'readDrawn' | 'saveDrawn' | 'readLabels' | 'saveLabels' | 'removeLabel'>;

/** What people were asked, and what they said. */
export function labelsOf(db: Kysely<Tables>, database: Database): LabelPart {
  return {
    async readDrawn(run) {
      return readDrawn(database, run);
    },
    saveDrawn: (run, before, drawn) =>
      atOnce(db, database, () => {
        if (JSON.stringify(readDrawn(database, run)) !== JSON.stringify(before)) return false;
        writeDrawn(database, run, drawn);
        return true;
      }),
    async readLabels(run, labeller) {
      const rows = await db
        .selectFrom('labels')
        .selectAll()
        .where('run', '=', run)
        .$if(labeller !== undefined, (query) => query.where('labeller', '=', labeller ?? ''))
        .orderBy('at')
        .orderBy('example')
        .orderBy('candidate')
        .orderBy('repeat')
        .orderBy('labeller')
        .execute();
      return rows.map(fromLabelRow);
    },
    saveLabels: (run, labels) =>
      atOnce(db, database, () => {
        const statement = database.prepare(
          'replace into labels (run, candidate, example, repeat, labeller, passed, note, at) values (?, ?, ?, ?, ?, ?, ?, ?)',
        );
        for (const { key, labeller, passed, note = null, at } of labels) {
          const said = passed === null ? null : Number(passed);
          statement.run(run, key.candidate, key.example, key.repeat, labeller, said, note, at);
        }
      }),
    async removeLabel(run, { candidate, example, repeat }, labeller) {
      await db
        .deleteFrom('labels')
        .where('run', '=', run)
        .where('candidate', '=', candidate)
        .where('example', '=', example)
        .where('repeat', '=', repeat)
        .where('labeller', '=', labeller)
        .execute();
    },
  };
}

function fromLabelRow({
  candidate,
  example,
  repeat,
  labeller,
  passed,
  note,
  at,
}: Omit<Tables['labels'], 'run'>): Label {
  return {
    key: { candidate, example, repeat },
    labeller,
    passed: passed === null ? null : passed === 1,
    ...(note !== null && { note }),
    at,
  };
}

function readDrawn(database: Database, run: string): DrawnAnswer[] {
  const rows = database
    .prepare('select * from drawn_answers where run = ? order by position')
    .all(run) as Tables['drawn_answers'][];
  return rows.map(({ candidate, example, repeat, trial, stratum, size, probability }) => ({
    key: { candidate, example, repeat },
    trial,
    stratum,
    size,
    probability,
  }));
}

const COLUMNS = [
  'run',
  'position',
  'candidate',
  'example',
  'repeat',
  'trial',
  'stratum',
  'size',
  'probability',
];

function writeDrawn(database: Database, run: string, drawn: readonly DrawnAnswer[]): void {
  database.prepare('delete from drawn_answers where run = ?').run(run);
  const insert = createInsert(database, 'drawn_answers', COLUMNS);
  for (const [position, { key, trial, stratum, size, probability }] of drawn.entries())
    insert([run, position, key.candidate, key.example, key.repeat, trial, stratum, size, probability]);
}
