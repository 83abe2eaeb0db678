import type { CandidateId, Milliseconds, Usd } from './units.ts';

export interface Requirements {
  readonly minAccuracy?: number;
  readonly nonInferiorTo?: CandidateId;
  readonly margin?: number;
  readonly p95LatencyMs?: Milliseconds;
}

/** What is expected of the coming months: how many requests, for how long, at which quality. */
export interface Scenario {
  readonly incumbent: CandidateId;
  readonly reference: CandidateId;
  /** Requests in the first month. */
  readonly requestsPerMonth: number;
  /** A month, .05 is five per cent. */
  readonly growth: number;
  readonly horizonMonths: number;
  /** A year. */
  readonly discountRate: number;
  readonly require: Requirements;
  /** What one wrong answer costs. */
  readonly usdPerError: Usd;
  /** What a failed answer costs instead. */
  readonly fallback: { readonly usd: Usd } | null;
}
