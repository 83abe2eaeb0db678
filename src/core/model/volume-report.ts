import type { CandidateId, Usd } from './units.ts';

/** First-month requests at which a candidate and the incumbent cost the same over the scenario. */
export interface BreakEvenReport {
  readonly incumbent: CandidateId;
  readonly candidate: CandidateId;
  readonly requestsPerMonth: number | 'never';
  /** On which side of that volume the candidate is the cheaper one. */
  readonly costsLess: 'above' | 'below' | 'always' | 'never';
}

/** Totals and chances over first-month volume, present value over the horizon: every list has one entry a volume. */
export interface ByVolumeReport {
  /** First-month requests, ascending; the scenario's own is among them. */
  readonly volumes: readonly number[];
  /** Those that are priced. */
  readonly candidates: readonly {
    readonly id: CandidateId;
    /** The total that 5 %, and 95 %, of the joint draws do not exceed; the point stands between them. */
    readonly low: readonly Usd[];
    readonly point: readonly Usd[];
    readonly high: readonly Usd[];
    /** Share of joint draws in which it is the cheapest of those that qualify. */
    readonly probabilityCheapest: readonly number[];
  }[];
}
