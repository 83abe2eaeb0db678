import type { Database } from 'better-sqlite3';
import type { Kysely } from 'kysely';
import type { OpenTrial } from '../core/model/open-trial.ts';
import type { GradedTrial } from '../ports/store.ts';
import { toOpenTrial } from './open-rows.ts';
import { fromCallRow, fromGradeRow, fromTrialRow } from './rows.ts';
import type { Tables } from './tables.ts';
import { readTrialRows, type TrialsWanted } from './trial-rows.ts';

/** A run's trials by candidate, example and repeat, with the verdicts of one grader. */
export async function* readTrials(
  db: Kysely<Tables>,
  database: Database,
  wanted: TrialsWanted,
): AsyncGenerator<GradedTrial> {
  for await (const page of readTrialRows(db, database, wanted)) {
    for (const { key, reused, trial, calls, grade } of page) {
      yield {
        hash: trial.hash,
        trial: fromTrialRow(key, trial, calls.map(fromCallRow)),
        verdict: grade ? fromGradeRow(grade) : null,
        ...(reused && { reused }),
      };
    }
  }
}

/** The same as the open trial format has them. */
export async function* exportTrials(
  db: Kysely<Tables>,
  database: Database,
  wanted: TrialsWanted,
): AsyncGenerator<OpenTrial> {
  for await (const page of readTrialRows(db, database, wanted)) {
    for (const rows of page) yield toOpenTrial(rows);
  }
}
