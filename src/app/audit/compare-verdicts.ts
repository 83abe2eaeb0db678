import { correct, rankOf, weighedRateOf } from '../../core/audit/estimates.ts';
import { judgeRates } from '../../core/decision/judge-rates.ts';
import type { Agreement } from '../../core/model/audit.ts';
import type { TrialKey } from '../../core/model/trial.ts';
import type { AuditGrade } from './graded.ts';
import type { Truth } from './read-answers.ts';

/** An answer as the grader sees it, and what somebody else said of it. */
export interface Judged extends AuditGrade {
  readonly key: TrialKey;
  readonly truth: Truth;
}

/** Beside it nobody can say whether people pass the answer. */
const TIE = 0.5;

const weighed = ({ passed, truth }: { readonly passed: boolean; readonly truth: Truth }) => ({
  passed,
  weight: truth.weight,
});

/** How far a grader goes with other verdicts of the same answers; unscored answers are left out. */
export function compareVerdicts(by: Agreement['by'], judged: readonly Judged[], seed: number): Agreement {
  const scored = judged.flatMap(({ key, truth, score, passed }) =>
    score === null || passed === null ? [] : [{ key, truth, score, passed }],
  );
  const clear = scored
    .filter(({ truth }) => truth.score !== TIE)
    .map((one) => ({ ...one, other: one.truth.score > TIE }));
  const rates = judgeRates(
    clear.map(({ key, truth: { stratum, weight }, passed, other }) => ({
      example: key.example,
      stratum,
      weight,
      truth: Number(other),
      passed,
    })),
  );
  const { sensitivity, specificity } = rates ?? {
    sensitivity: weighedRateOf(clear.filter(({ other }) => other).map(weighed)),
    specificity: weighedRateOf(
      clear.filter(({ other }) => !other).map((one) => weighed({ ...one, passed: !one.passed })),
    ),
  };
  const ids = [...new Set(scored.map(({ key }) => key.candidate))].toSorted();
  return {
    by,
    answers: scored.length,
    sensitivity,
    specificity,
    candidates: ids.flatMap((id) => {
      const own = scored.filter(({ key }) => key.candidate === id);
      const observed = weighedRateOf(own.map(weighed));
      return observed ? [{ id, observed, corrected: correct(observed, sensitivity, specificity) }] : [];
    }),
    rank: rankOf(
      scored.map(({ score }) => score),
      scored.map(({ truth }) => truth.score),
      seed,
    ),
    disagreements: clear
      .filter(({ passed, other }) => passed !== other)
      .map(({ key, other, score }) => ({ ...key, passed: other, score })),
  };
}
