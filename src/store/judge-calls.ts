import type { Kysely } from 'kysely';
import type { Call } from '../core/model/call.ts';
import type { JudgeCalls } from '../ports/store.ts';
import { fromCallRow } from './rows.ts';
import type { Tables } from './tables.ts';

/** Calls of models that a run's grades took, by grade. */
export async function readJudgeCalls(
  db: Kysely<Tables>,
  run: string,
  graders: readonly string[],
): Promise<readonly JudgeCalls[]> {
  const rows = await db
    .selectFrom('grade_calls')
    .innerJoin('run_trials', 'run_trials.trial', 'grade_calls.trial')
    .where('run_trials.run', '=', run)
    .where('grade_calls.grader', 'in', graders)
    .selectAll('grade_calls')
    .select(['run_trials.candidate', 'run_trials.example', 'run_trials.repeat', 'run_trials.reused'])
    .orderBy('grade_calls.trial')
    .orderBy('grade_calls.grader')
    .orderBy('grade_calls.position')
    .execute();
  const grades = new Map<string, JudgeCalls & { readonly calls: Call[] }>();
  for (const { candidate, example, repeat, reused, grader, ...call } of rows) {
    const name = JSON.stringify([candidate, example, repeat, grader]);
    const grade = grades.get(name) ?? {
      key: { candidate, example, repeat },
      grader,
      reused: reused === 1,
      calls: [],
    };
    grades.set(name, grade);
    grade.calls.push(fromCallRow(call));
  }
  return [...grades.values()];
}
