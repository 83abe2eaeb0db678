/** A figure with its interval; `method` names the estimator and `n` the distinct examples behind it. */
export interface Estimate {
  readonly point: number;
  readonly low: number;
  readonly high: number;
  readonly level: number;
  readonly n: number;
  readonly method: string;
}
