/** Decides whether a set of constraints over real numbers can hold. */
export interface Solver {
  /** Never rejects: what goes wrong, or takes longer than `timeoutMs`, is unknown. */
  solve(problem: Problem, timeoutMs: number): Promise<Answer>;
  close(): Promise<void>;
}

/** SMT-LIB 2: declarations and assertions, one a line; `names` are the constants whose values are asked for. */
export interface Problem {
  readonly lines: readonly string[];
  readonly names: readonly string[];
}

export type Answer =
  /** There are none. */
  | { readonly status: 'impossible' }
  /** These are some, to about 20 digits. */
  | { readonly status: 'possible'; readonly values: ReadonlyMap<string, number> }
  | { readonly status: 'unknown'; readonly reason: string };
