import type { CandidateId, IsoDate, Milliseconds, Usd } from './units.ts';

export interface Requirements {
  readonly minAccuracy?: number;
  readonly nonInferiorTo?: CandidateId;
  readonly margin?: number;
  readonly p95LatencyMs?: Milliseconds;
  /** The model must be served for at least so many months from the report's day on. */
  readonly minServiceMonths?: number;
  /** One-sided risk at which each requirement is declared met or failed; .025 by default. */
  readonly risk?: number;
}

/** What a figure may turn out to be: uniform between the ends, or triangular with its peak at `likely`. */
export interface Range {
  readonly low: number;
  readonly high: number;
  readonly likely?: number;
}

/**
 * How token prices move. `match` is a candidate's id or `provider/model`, `*` standing for anything.
 * `yearly` −.3: they fall by 30 % a year, month by month; `factor`: they are multiplied, from `from` on.
 */
export interface PriceChange {
  readonly match: string;
  readonly yearly?: number;
  readonly factor?: number;
  readonly from?: IsoDate;
}

/** How often people agreed with the model that graded: labelled answers by truth and by verdict. */
export interface JudgeLabels {
  readonly truePasses: number;
  readonly falseFails: number;
  readonly trueFails: number;
  readonly falsePasses: number;
}

/** What is expected of the coming months: how many requests, for how long, at which quality. */
export interface Scenario {
  readonly incumbent: CandidateId;
  readonly reference: CandidateId;
  /** Requests in the first month. */
  readonly requestsPerMonth: number;
  /** A month, .05 is five per cent. */
  readonly growth: number;
  /** Factors by month, repeating from the first. */
  readonly seasonality: readonly number[];
  readonly horizonMonths: number;
  /** A year. */
  readonly discountRate: number;
  readonly require: Requirements;
  /** What one wrong answer costs. */
  readonly usdPerError: Usd;
  /** What a failed answer costs instead. */
  readonly fallback: { readonly usd: Usd } | null;
  /** Share of input tokens that production reads from the provider's cache; `null`: not said, none is assumed. */
  readonly cachedInputShare: number | null;
  /** Share of requests that may wait and go by the provider's batch tier, where the sheet has a price for it. */
  readonly batchShare: number;
  readonly priceChanges: readonly PriceChange[];
  /** The run that holds a log of production: its mix and cached share stand where none is said; `null`: none. */
  readonly usage: string | null;
  /** Production's share of each tag; `null`: the eval's own mix. */
  readonly mix: Readonly<Record<string, number>> | null;
  /** A model graded: its labelled answers, `'unlabelled'` where nobody checked it; `null`: code or people graded. */
  readonly judge: JudgeLabels | 'unlabelled' | null;
  /** The candidate whose own answers are the reference: accuracy is then agreement with it. */
  readonly referenceFrom: CandidateId | null;
  /** Assumptions that are not one number, by path: `growth`, `priceChanges.0.yearly`, `candidates.small.hosting.usdPerMonth`. */
  readonly ranges: Readonly<Record<string, Range>>;
}
