import type { CandidateReport, ComparisonReport } from './candidate-report.ts';
import type { ChangeReport } from './change-report.ts';
import type { Estimate } from './estimate.ts';
import type { GradingReport } from './grading-report.ts';
import type { PeopleReport } from './label.ts';
import type { Recommendation } from './recommendation.ts';
import type { PriceChange, Scenario } from './scenario.ts';
import type { FlipMapReport, FlipReport, SensitivityReport } from './sensitivity-report.ts';
import type { TrainingCurve } from './training.ts';
import type { EstimateOutcome } from './training-estimate.ts';
import type { CandidateId, IsoDate, RunId, Usd } from './units.ts';
import type { BreakEvenReport, ByVolumeReport } from './volume-report.ts';

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
  /** What was expected of trainings beside what came out; absent: nobody estimated them before. */
  readonly outcomes?: readonly EstimateOutcome[];
  /** What changed from the reference, a teacher or the start of a training to a candidate; absent: not looked at. */
  readonly changes?: readonly ChangeReport[];
  /** What judges cost and what parts of the grader said; absent: there are neither. */
  readonly grading?: GradingReport;
  /** What people said of the answers; absent: nobody labelled any. */
  readonly people?: PeopleReport;
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
