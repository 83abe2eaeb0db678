import type { CostAttribution } from '../drift/attribute-request-cost.ts';
import type { CandidateId, IsoDate, IsoInstant, RunId } from './units.ts';

/** What is looked at, each for each candidate. */
export type DriftMetric =
  | 'accuracy'
  | 'failures'
  | 'retries'
  | 'input-tokens'
  | 'visible-tokens'
  | 'reasoning-tokens'
  | 'cached-share'
  | 'latency-p50'
  | 'latency-p95'
  | 'price'
  | 'cost'
  | 'cost-per-success';

/** What `--fail-on` names: each stands for several metrics. */
export type DriftConcern = 'accuracy' | 'cost' | 'latency' | 'tokens';

/** One metric of one candidate, then and now. Shares differ by points, everything else by a factor less one. */
export interface DriftFinding {
  readonly candidate: CandidateId;
  readonly metric: DriftMetric;
  readonly concern: DriftConcern;
  readonly before: number | null;
  readonly after: number | null;
  /** Of shares after − before, else after ÷ before − 1; `null`: it cannot be said. */
  readonly change: number | null;
  /** Of `change`, at 95 %; `null`: nothing is random about it, or it cannot be said. */
  readonly interval: { readonly low: number; readonly high: number } | null;
  readonly p: number | null;
  /** Benjamini–Hochberg over all that was tested. */
  readonly adjustedP: number | null;
  readonly threshold: number;
  /** Examples that were compared. */
  readonly pairs: number;
  readonly verdict: 'drift' | 'none' | 'cannot-tell';
  /** Why it cannot be told, or what else may have caused it. */
  readonly reason: string | null;
}

/** A candidate's bill, taken apart: dollars a request, of which the parts add up. */
export interface DriftBill {
  readonly candidate: CandidateId;
  readonly beforeUsd: number;
  readonly afterUsd: number;
  readonly parts: CostAttribution;
}

/** A metric over all runs since the baseline, and the first run at which each detector alarmed. */
export interface DriftSeries {
  readonly candidate: CandidateId;
  readonly metric: DriftMetric;
  readonly points: readonly { readonly run: RunId; readonly at: IsoInstant; readonly value: number }[];
  readonly alarms: readonly {
    readonly detector: 'cusum' | 'ewma' | 'page-hinkley';
    readonly run: RunId;
    readonly at: IsoInstant;
  }[];
}

/** One side of the comparison. */
export interface DriftSide {
  readonly run: RunId;
  readonly at: IsoInstant;
  readonly pricesOf: IsoDate;
  /** By candidate, the models that said that they answered. */
  readonly models: Readonly<Record<CandidateId, readonly string[]>>;
}

/** What `drift --json` promises. */
export interface DriftReport {
  readonly schemaVersion: number;
  readonly name: string;
  readonly madeAt: IsoInstant;
  readonly baseline: DriftSide;
  readonly now: DriftSide;
  readonly verdict: 'drift' | 'none' | 'cannot-tell';
  readonly headline: string;
  readonly findings: readonly DriftFinding[];
  readonly bills: readonly DriftBill[];
  readonly series: readonly DriftSeries[];
  /** What cannot be told apart, in sentences. */
  readonly cautions: readonly string[];
  /** What the scenario recommends, then and now; `null`: there is none, or only one side is known. */
  readonly decision: {
    readonly before: string;
    readonly after: string;
    readonly holds: boolean;
    /** First-month requests from which on another candidate is cheapest, then and now. */
    readonly flipsBefore: readonly DriftFlip[];
    readonly flipsAfter: readonly DriftFlip[];
  } | null;
  /** Chance that a comparison without any drift says drift, and how often that is a year at the schedule. */
  readonly falseAlarms: { readonly perComparison: number; readonly perYear: number };
}

export interface DriftFlip {
  readonly from: number;
  readonly to: number | null;
  readonly id: CandidateId;
}

/** What a config says of drift. */
export interface DriftSettings {
  /** Chance that a comparison without any drift says drift. */
  readonly alpha: number;
  /** Comparisons a year, by which false alarms are stated. */
  readonly comparisonsPerYear: number;
  /** By how much something has to change before it matters: points of shares, parts of everything else. */
  readonly thresholds: Readonly<Record<DriftConcern, number>>;
}

export const DRIFT_DEFAULTS: DriftSettings = {
  alpha: 0.05,
  comparisonsPerYear: 52,
  thresholds: { accuracy: 0.02, cost: 0.05, latency: 0.2, tokens: 0.05 },
};
