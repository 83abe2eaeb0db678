/** What one candidate did on one example: means over its repeats. `null`: not known. */
export interface CanaryFigures {
  /** Trials, and the shares of them that brought no answer and that had to be asked again. */
  readonly trials: number;
  readonly failed: number;
  readonly retried: number;
  /** Of answers alone. */
  readonly score: number | null;
  readonly input: number | null;
  readonly cached: number | null;
  readonly visible: number | null;
  readonly reasoning: number | null;
  readonly ms: number | null;
  readonly usd: number | null;
}

/** The same example, then and now. */
export interface CanaryPair {
  readonly before: CanaryFigures;
  readonly after: CanaryFigures;
}
