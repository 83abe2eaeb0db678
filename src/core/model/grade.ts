/** One grader's verdict on one trial. `unscored` is neither a pass nor a failure: the grader could not tell. */
export type Verdict =
  | { readonly status: 'scored'; readonly score: number; readonly passed: boolean }
  | { readonly status: 'unscored'; readonly reason: string };
