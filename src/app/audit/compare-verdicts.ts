import { correct, rankOf, rateOf } from '../../core/audit/estimates.ts';
import type { Agreement } from '../../core/model/audit.ts';
import type { TrialKey } from '../../core/model/trial.ts';
import type { AuditGrade } from './graded.ts';

/** An answer as the grader sees it, and what somebody else said of it. */
export interface Judged extends AuditGrade {
  readonly key: TrialKey;
  readonly other: boolean;
}

/** How far a grader goes with other verdicts of the same answers; unscored answers are left out. */
export function compareVerdicts(by: Agreement['by'], judged: readonly Judged[]): Agreement {
  const scored = judged.flatMap(({ key, other, score, passed }) =>
    score === null || passed === null ? [] : [{ key, other, score, passed }],
  );
  const sensitivity = rateOf(scored.filter(({ other }) => other).map(({ passed }) => passed));
  const specificity = rateOf(scored.filter(({ other }) => !other).map(({ passed }) => !passed));
  const ids = [...new Set(scored.map(({ key }) => key.candidate))].toSorted();
  return {
    by,
    answers: scored.length,
    sensitivity,
    specificity,
    candidates: ids.flatMap((id) => {
      const observed = rateOf(scored.filter(({ key }) => key.candidate === id).map(({ passed }) => passed));
      return observed ? [{ id, observed, corrected: correct(observed, sensitivity, specificity) }] : [];
    }),
    rank: rankOf(
      scored.map(({ score }) => score),
      scored.map(({ other }) => other),
    ),
    disagreements: scored
      .filter(({ passed, other }) => passed !== other)
      .map(({ key, other, score }) => ({ ...key, passed: other, score })),
  };
}
