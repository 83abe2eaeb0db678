/**
 * One grader's verdict on one trial. `unscored` is neither a pass nor a failure: the grader could not tell.
 * `given` names the half that the source said where it said only one: of a `score` alone, passing follows
 * from the grader's threshold; of `passed` alone, the score is 1 or 0.
 */
export type Verdict =
  | {
      readonly status: 'scored';
      readonly score: number;
      readonly passed: boolean;
      readonly given?: 'score' | 'passed';
      /** What each part of a grader made of several said, as it said it. */
      readonly parts?: Readonly<Record<string, number>>;
    }
  | { readonly status: 'unscored'; readonly reason: string };

/** What the grades of an imported run stand under: somebody else's grader said so. */
export const RECORDED_GRADER: { readonly id: 'recorded'; readonly type: 'recorded' } = {
  id: 'recorded',
  type: 'recorded',
};
