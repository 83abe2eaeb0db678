import type { Kysely } from 'kysely';
import type { Call } from '../core/model/call.ts';
import type { GradedTrial } from '../ports/store.ts';
import { fromCallRow, fromGradeRow, fromTrialRow } from './rows.ts';
import type { Tables } from './tables.ts';

const PAGE = 500;

type Link = Tables['run_trials'];

/** Pages through a run's trials by key, so that a run of any size is read with flat memory. */
export async function* readTrials(
  db: Kysely<Tables>,
  run: string,
  grader: string,
): AsyncGenerator<GradedTrial> {
  let last: Link | undefined;
  do {
    const links = await readLinks(db, run, last);
    if (links.length > 0) yield* readPage(db, links, grader);
    last = links.at(-1);
  } while (last);
}

async function readLinks(db: Kysely<Tables>, run: string, after: Link | undefined): Promise<readonly Link[]> {
  let query = db.selectFrom('run_trials').selectAll().where('run', '=', run);
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(
        refTuple('candidate', 'example', 'repeat'),
        '>',
        tuple(after.candidate, after.example, after.repeat),
      ),
    );
  }
  return query.orderBy('candidate').orderBy('example').orderBy('repeat').limit(PAGE).execute();
}

async function* readPage(
  db: Kysely<Tables>,
  links: readonly Link[],
  grader: string,
): AsyncGenerator<GradedTrial> {
  const hashes = [...new Set(links.map(({ trial }) => trial))];
  const [trials, calls, grades] = await Promise.all([
    db.selectFrom('trials').selectAll().where('hash', 'in', hashes).execute(),
    db
      .selectFrom('calls')
      .selectAll()
      .where('trial', 'in', hashes)
      .orderBy('trial')
      .orderBy('position')
      .execute(),
    db.selectFrom('grades').selectAll().where('grader', '=', grader).where('trial', 'in', hashes).execute(),
  ]);
  const trialByHash = new Map(trials.map((row) => [row.hash, row]));
  const callsByTrial = Map.groupBy(calls, ({ trial }) => trial);
  const gradeByTrial = new Map(grades.map((row) => [row.trial, row]));
  for (const { candidate, example, repeat, trial: hash } of links) {
    const row = trialByHash.get(hash);
    if (!row) continue;
    const made: readonly Call[] = (callsByTrial.get(hash) ?? []).map(fromCallRow);
    const grade = gradeByTrial.get(hash);
    yield {
      hash,
      trial: fromTrialRow({ candidate, example, repeat }, row, made),
      verdict: grade ? fromGradeRow(grade) : null,
    };
  }
}
