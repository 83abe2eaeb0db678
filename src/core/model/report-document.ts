import type { Estimate } from './estimate.ts';
import type { Recommendation, Status } from './recommendation.ts';
import type { PriceChange, Scenario } from './scenario.ts';
import type { TrainingCurve } from './training.ts';
import type { CandidateId, IsoDate, RunId, Usd } from './units.ts';

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

/** Something that happens on a day of the scenario. */
export interface CalendarEvent {
  readonly day: IsoDate;
  /** Months from the report's day, fractions included. */
  readonly month: number;
  readonly kind: 'in-service' | 'pays-back' | 'retraining' | 'retires' | 'price-step' | 'horizon-end';
  /** `null`: it concerns no single candidate. */
  readonly candidate: CandidateId | null;
  /** What is paid on that day, not discounted; `null`: nothing, or nobody can tell. */
  readonly usd: Usd | null;
  /** The price change that begins. */
  readonly change: PriceChange | null;
}

/** Which assumption a swing moves. */
export type SwingKind =
  | 'requestsPerMonth'
  | 'growth'
  | 'horizonMonths'
  | 'discountRate'
  | 'usdPerError'
  | 'cachedInputShare'
  | 'batchShare'
  | 'fallbackUsd'
  | 'tokenPrice'
  | 'priceChangeYearly'
  | 'priceChangeFactor'
  | 'accuracy'
  | 'trainingUsd'
  | 'trainingSuccess'
  | 'hostingUsd';

/** The scenario with one assumption at one end of what it may be. */
export interface SwingEnd {
  readonly value: number;
  /** What the candidate then saves against the incumbent over the horizon, present value. */
  readonly savingUsd: Usd;
  /** Who then costs least among those that the verdict is between. */
  readonly cheapest: CandidateId;
  /** It is another than as things stand. */
  readonly flips: boolean;
  /** It is shown to meet every requirement. */
  readonly proven: boolean;
}

/** One assumption from its low to its high end, all else as it is. */
export interface SwingReport {
  readonly kind: SwingKind;
  /** Whose: a candidate, `provider/model` of a token price, the pattern of a price change; `null`: everybody's. */
  readonly of: string | null;
  /** As things stand; of a token price a factor on today's. */
  readonly value: number;
  /** The scenario's own range, the interval of what was measured, or a default that the docs name. */
  readonly basis: 'range' | 'interval' | 'default';
  readonly low: SwingEnd;
  readonly high: SwingEnd;
}

/** Which assumption moves the verdict. */
export interface SensitivityReport {
  /** The chosen or leading candidate; where that serves today, the best alternative. */
  readonly candidate: CandidateId;
  readonly incumbent: CandidateId;
  /** As things stand. */
  readonly savingUsd: Usd;
  readonly cheapest: CandidateId;
  /** The one that moves the saving most first. */
  readonly swings: readonly SwingReport[];
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

/** How the winner, picked among several, was looked at again. */
export interface SelectionReport {
  readonly method: 'confirmed' | 'not-confirmed' | 'shrunk';
  readonly winner: CandidateId;
  /** Candidates that it was picked from. */
  readonly among: number;
  /** Its accuracy on the held-out examples; `null` without a confirm split. */
  readonly accuracy: Estimate | null;
  /** Dollars over the horizon by which the least of several uncertain totals flatters itself. */
  readonly optimismUsd: Usd | null;
  /** The saving less the optimism. */
  readonly savingUsd: Usd | null;
  readonly detail: string;
}

/** One scenario's verdict, to be read beside the others. */
export interface ScenarioReport {
  readonly name: string;
  readonly scenario: Scenario;
  readonly recommendation: Recommendation | null;
  readonly noVerdict: string | null;
  readonly headline: string;
  readonly candidates: readonly {
    readonly id: CandidateId;
    readonly totalUsd: Estimate | null;
    readonly savingUsdPerMonth: Usd | null;
    readonly probabilityCheapest: number | null;
  }[];
}

/** Which candidate costs least among those not shown to fail, over first-month volume and one model's price. */
export interface FlipMapReport {
  /** `provider/model` whose token price moves. */
  readonly model: string;
  /** Ascending. */
  readonly volumes: readonly number[];
  readonly factors: readonly number[];
  /** `cells[factor][volume]`. `proven` false: it is not shown to qualify. */
  readonly cells: readonly (readonly { readonly id: CandidateId; readonly proven: boolean }[])[];
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

/** One metric of the training behind a candidate's model. */
export interface TrainingReport extends TrainingCurve {
  readonly candidate: CandidateId;
}

/** How the probabilities were drawn. */
export interface DrawsReport {
  readonly count: number;
  readonly method: 'Bayesian bootstrap' | 'normal, exact covariance';
  /** Assumptions that were drawn from a range, with their paths. */
  readonly assumptions: readonly string[];
}

/** What `report --json` and `report.json` promise. `schemaVersion` is 1. */
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
  /** `null`: nothing is priced, or there is no scenario. */
  readonly byVolume: ByVolumeReport | null;
  readonly flips: readonly FlipReport[];
  readonly flipMaps: readonly FlipMapReport[];
  /** `null`: there is no verdict, or nobody to compare with the incumbent. */
  readonly sensitivity: SensitivityReport | null;
  /** What happens when, from the report's day on; empty where nothing is decided. */
  readonly calendar: readonly CalendarEvent[];
  readonly selection: SelectionReport | null;
  /** Every named scenario, the one of this document first; empty where there is only one. */
  readonly scenarios: readonly ScenarioReport[];
  readonly draws: DrawsReport | null;
  /** How candidates' trainings went, where that was recorded. */
  readonly trainings: readonly TrainingReport[];
  /** `agreement`: the reference answers are a candidate's own, so that the figure is no accuracy. */
  readonly quality: 'accuracy' | 'agreement';
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
