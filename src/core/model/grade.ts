import type { TrialKey } from './trial.ts';
import type { GraderId } from './units.ts';

/** `unscored` is neither a pass nor a failure: the grader could not tell. */
export type Verdict =
  | { readonly status: 'scored'; readonly score: number; readonly passed: boolean }
  | { readonly status: 'unscored'; readonly reason: string };

/** One grader's verdict on one trial. */
export interface Grade {
  readonly trial: TrialKey;
  readonly grader: GraderId;
  readonly verdict: Verdict;
}
