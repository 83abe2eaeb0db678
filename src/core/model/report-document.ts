import type { Estimate } from './estimate.ts';
import type { Recommendation, Status } from './recommendation.ts';
import type { Scenario } from './scenario.ts';
import type { CandidateId, IsoDate, RunId, Usd } from './units.ts';

/** One-off or monthly money behind a candidate, with where the figure comes from. */
export interface CostItem {
  readonly item: string;
  readonly usd: Usd;
  readonly detail: string;
}

export interface CandidateReport {
  readonly id: CandidateId;
  readonly approach: string;
  readonly model: string;
  /** Distinct examples with a trial. */
  readonly n: number;
  /** Trials that failed, were not graded by the deciding grader, or never asked to be. */
  readonly failed: number;
  readonly unscored: number;
  readonly ungraded: number;
  readonly accuracy: Estimate | null;
  readonly usdPerThousand: Estimate | null;
  readonly usdPerSuccess: Estimate | null;
  /** Share of calls that could be priced, 0 to 1. */
  readonly pricedShare: number;
  readonly latencyMs: {
    readonly p50: Estimate;
    readonly p95: Estimate | null;
    readonly firstTokenP50?: Estimate;
  } | null;
  /** Means per request; `null` where a provider does not say. */
  readonly tokens: {
    readonly input: number;
    readonly cachedInput: number | null;
    readonly output: number;
    readonly reasoning: number | null;
  } | null;
  readonly fixedUsd: Usd;
  /** False: a part of the one-offs is not known, and `fixedUsd` is only the rest. */
  readonly fixedComplete: boolean;
  readonly fixed: readonly CostItem[];
  readonly hostingUsdPerMonth: Usd;
  readonly retiresAt: IsoDate | null;
  readonly probabilityCheapest: number | null;
  readonly totalUsd: Estimate | null;
  readonly savingUsd: Estimate | null;
  /** Against the incumbent, from the point estimates; `null`: not computable, or the incumbent itself. */
  readonly paybackMonths: number | 'never' | null;
  /** Point figures over the scenario, present value; `null` where the candidate is unpriced. */
  readonly expected: {
    readonly totalUsd: Usd;
    /** Part of `totalUsd` that does not grow with requests (one-offs, hosting); the rest is proportional. */
    readonly standingUsd: Usd;
    /** Average dollars a month over the horizon, one-offs left out, undiscounted. */
    readonly monthlyUsd: Usd;
    readonly savingUsd: Usd;
    readonly savingUsdPerMonth: Usd;
  } | null;
  readonly requirements: readonly { readonly id: string; readonly status: Status; readonly detail: string }[];
}

export interface ComparisonReport {
  readonly reference: CandidateId;
  readonly candidate: CandidateId;
  /** Candidate minus reference. */
  readonly difference: Estimate;
  readonly mcnemarMidP: number | null;
  /** Examples that only the candidate, or only the reference, passes. */
  readonly gained: number;
  readonly lost: number;
  readonly nonInferiority?: { readonly margin: number; readonly p: number; readonly verdict: string };
}

/** First-month requests at which a candidate and the incumbent cost the same over the scenario. */
export interface BreakEvenReport {
  readonly incumbent: CandidateId;
  readonly candidate: CandidateId;
  readonly requestsPerMonth: number | 'never';
  /** On which side of that volume the candidate is the cheaper one. */
  readonly costsLess: 'above' | 'below' | 'always' | 'never';
}

/** A model's token price times `factor` is where the verdict goes to `becomes`; one price moves at a time. */
export interface FlipReport {
  /** A candidate on that model: the winner, or the one that would win. */
  readonly candidate: CandidateId;
  /** `provider/model`, as the sheet names it; every candidate on it moves. */
  readonly model: string;
  readonly factor: number;
  readonly becomes: string;
  /** False: `becomes` is not shown to qualify, so the verdict turns to unproven. */
  readonly proven: boolean;
}

export interface LintReport {
  readonly id: string;
  readonly candidate?: CandidateId;
  readonly message: string;
  readonly remedy: string;
}

export interface PriceUsed {
  readonly provider: string;
  readonly model: string;
  readonly meter: string;
  readonly usd: Usd;
  readonly per: number;
  readonly from: IsoDate;
  readonly evidence: string;
  readonly source: string;
}

/** What `report --json` and `report.json` promise. `schemaVersion` is 0 until the verdict is complete. */
export interface ReportDocument {
  readonly schemaVersion: number;
  readonly run: RunId;
  readonly name: string;
  readonly asOf: IsoDate;
  /** `null`: no verdict can be computed; `noVerdict` says why. */
  readonly recommendation: Recommendation | null;
  readonly noVerdict: string | null;
  /** The recommendation in one sentence. */
  readonly headline: string;
  readonly candidates: readonly CandidateReport[];
  readonly comparisons: readonly ComparisonReport[];
  readonly breakEven: readonly BreakEvenReport[];
  readonly cheapestByVolume: readonly {
    readonly from: number;
    readonly to: number | null;
    readonly id: CandidateId;
  }[];
  readonly flips: readonly FlipReport[];
  readonly lints: readonly LintReport[];
  readonly scenario: Scenario | null;
  readonly prices: readonly PriceUsed[];
  /** Sentences that every reader has to see: what the models are, what the prices are. */
  readonly notes: readonly string[];
  readonly provenance: {
    readonly dataset: string;
    readonly graders: string;
    readonly prices: string;
    readonly config: string;
    readonly version: string;
    readonly seed: number;
  };
}
