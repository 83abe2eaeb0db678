import type { Estimate } from './estimate.ts';
import type { Status } from './recommendation.ts';
import type { CandidateId, IsoDate, Usd } from './units.ts';

/** One-off or monthly money behind a candidate, with where the figure comes from. */
export interface CostItem {
  readonly item: string;
  readonly usd: Usd;
  readonly detail: string;
}

/** What a candidate's total is paid for. `after-service`: the incumbent's model, once its own is switched off. */
export type CostKind =
  | 'tokens'
  | 'errors'
  | 'fallback'
  | 'hosting'
  | 'one-offs'
  | 'failed-trainings'
  | 'retraining'
  | 'after-service';

/** Present value over the horizon of one kind of cost. */
export interface CostPart {
  readonly kind: CostKind;
  readonly usd: Usd;
}

/** The chance that at least one, and that every one, of `k` trials of an example passes. */
export interface RepeatedPass {
  readonly k: number;
  readonly passAt: Estimate;
  readonly passHat: Estimate;
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
  /**
   * Of repeated trials, for each k up to the repeats: the chance that at least one of k passes (pass@k) and that
   * all of them do (pass^k), as means over examples. Absent: nothing was repeated.
   */
  readonly repeated?: readonly RepeatedPass[];
  /** Of an agent: calls of tools a trial, and the share of them that the tool refused. Absent: it called none. */
  readonly tools?: { readonly perTrial: number; readonly failedShare: number };
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
  /** Share of joint draws in which it is the cheapest of those that qualify; `null`: unpriced. */
  readonly probabilityCheapest: number | null;
  /** Share of joint draws in which it meets every requirement; `null`: nothing was scored. */
  readonly probabilityQualifies: number | null;
  /** Present value over the horizon; the interval is the middle of the joint draws. */
  readonly totalUsd: Estimate | null;
  /** Present value of what it saves against the incumbent; `null` also for the incumbent itself. */
  readonly savingUsd: Estimate | null;
  /** The same as an average month, undiscounted, one-offs left out. */
  readonly savingUsdPerMonth: Estimate | null;
  /** Share of joint draws in which it costs more than the incumbent. */
  readonly probabilityLosesMoney: number | null;
  /** Present value of the saving that 5 % of the draws fall short of. */
  readonly worstCaseSavingUsd: Usd | null;
  /** Against the incumbent, from the point estimates; `null`: not computable, or the incumbent itself. */
  readonly paybackMonths: number | 'never' | null;
  /** Point figures over the scenario, present value; `null` where the candidate is unpriced. */
  readonly expected: {
    readonly totalUsd: Usd;
    /** Tokens of 1,000 requests as the scenario has them: its cache share and mix, today's price. */
    readonly usdPerThousand: Usd;
    /** Part of `totalUsd` that does not grow with requests (one-offs, hosting); the rest is proportional. */
    readonly standingUsd: Usd;
    /** Average dollars a month over the horizon, one-offs left out, undiscounted. */
    readonly monthlyUsd: Usd;
    readonly savingUsd: Usd;
    readonly savingUsdPerMonth: Usd;
  } | null;
  /** `expected.totalUsd` by kind of cost, every kind in the same order; `null` where that is. */
  readonly breakdown: readonly CostPart[] | null;
  /**
   * Present value of what it has saved against the incumbent by the end of each month; month 0 holds the
   * one-offs, the last is `expected.savingUsd`. `null`: not computable, or the incumbent itself.
   */
  readonly cumulativeSavingUsd: readonly Usd[] | null;
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
  /** Counts of examples by who passes; `null`: repeats, weights or scores between 0 and 1. */
  readonly outcomes: PairedOutcomes | null;
  /**
   * Where a margin is asked for: by the bound of the requirement, at its risk, before any correction for a
   * judge; p is the risk at which that bound lies on the margin.
   */
  readonly nonInferiority?: { readonly margin: number; readonly p: number; readonly verdict: string };
}

export interface PairedOutcomes {
  readonly both: number;
  readonly candidateOnly: number;
  readonly referenceOnly: number;
  readonly neither: number;
}
