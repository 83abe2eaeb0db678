import type { Scenario } from './scenario.ts';
import type { CandidateId, IsoDate, IsoInstant, RunId, Usd } from './units.ts';

/** A figure that is not known yet: where it lies in nine of ten cases, and what is expected of it. */
export interface Forecast {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

/**
 * What a range of accuracy stands on: smaller trainings that were measured, the user's word, repeated samples of
 * the model that it starts from, or nothing but that start.
 */
export type AccuracyBasis = 'pilots' | 'stated' | 'samples' | 'start';

/** One part of what it takes until a tuned model serves. `null`: nobody can tell yet, which is not zero. */
export interface CostLine {
  readonly item: string;
  readonly usd: Forecast | null;
  readonly detail: string;
}

/** What training has to reach at one volume. */
export interface RequiredAt {
  readonly requestsPerMonth: number;
  /** The least accuracy at which it pays by the horizon; `never`: not even a perfect one does. */
  readonly minAccuracy: number | 'never';
  /** The highest price of a request at which it pays, at the expected accuracy. */
  readonly maxUsdPerRequest: Usd | 'never';
  readonly netPresentValueUsd: Usd;
}

/** What of the requirements a tuned model's accuracy has to meet. */
export interface RequiredAccuracy {
  /** The floor, or the reference less the margin, whichever is more; `null`: none is asked for. */
  readonly asked: number | null;
  /** What it has to come to on the eval's examples so that this is shown; `null` where nothing is asked. */
  readonly toBeShown: number | null;
}

export interface PlannedReport {
  readonly id: CandidateId;
  readonly approach: string;
  readonly base: string;
  /** `null`: its start was never measured. */
  readonly accuracy: Forecast | null;
  readonly basis: AccuracyBasis;
  readonly basisDetail: string;
  readonly required: RequiredAccuracy;
  /** At the scenario's volume first, then by rising volume. */
  readonly requiredToPay: readonly RequiredAt[];
  /** Tokens and dollars of a request; `null`: unpriced. */
  readonly tokens: { readonly input: Forecast; readonly output: Forecast } | null;
  readonly usdPerRequest: Forecast | null;
  readonly costs: readonly CostLine[];
  /** One attempt: labels and jobs, those that it starts from included; `null`: a part is not known. */
  readonly trainingUsd: Forecast | null;
  /** All of that, expected attempts included; `null`: a part that is billed is not known. */
  readonly oneOffUsd: Forecast | null;
  readonly attempts: number;
  readonly hostingUsdPerMonth: Usd;
  /** Present value of training it: it is served only if the eval shows that it qualifies; else its one-offs are lost. */
  readonly valueUsd: Forecast | null;
  /** Chance that it is shown to qualify, and that it then pays back by the horizon; `null`: cannot be told. */
  readonly probabilityQualifies: number | null;
  readonly probabilityPays: number | null;
  readonly paybackMonths: number | 'never' | null;
  /** The last day on which it has to serve so that it pays before its base is switched off; `null`: no end is known. */
  readonly inServiceBy: IsoDate | 'too-late' | null;
  readonly retiresAt: IsoDate | null;
  /** Why it cannot be forecast, or trained; `null`: it can. */
  readonly blocked: string | null;
}

/** Something that may be better than training, and is looked at first. */
export interface Alternative {
  readonly kind: 'prompted' | 'cheaper-model' | 'cache' | 'batch' | 'cascade' | 'prompt';
  readonly label: string;
  /** Present value over the horizon; `null`: it cannot be told. */
  readonly totalUsd: Usd | null;
  /** Against what serves, and against the best training. */
  readonly savingUsd: Usd | null;
  readonly beatsTraining: boolean;
  /** It was measured and meets what is required; else its quality is not known. */
  readonly isProven: boolean;
  readonly detail: string;
}

/** What would tell more, with its price and worth. `null`: it cannot be said. */
export interface Measure {
  readonly kind:
    | 'examples'
    | 'pilot'
    | 'alternative'
    | 'prompt'
    | 'samples'
    | 'labels'
    | 'assumption'
    | 'seeds';
  readonly what: string;
  readonly how: string;
  readonly costUsd: Usd | null;
  readonly worthUsd: Usd | null;
}

/** A number which, were it another, would change the verdict. */
export interface TurningNumber {
  readonly id: 'accuracy' | 'volume' | 'price' | 'one-off' | 'service';
  readonly label: string;
  readonly unit: 'share' | 'requests' | 'usd' | 'months';
  readonly now: number;
  /** Where it turns; `null`: nowhere within sight. */
  readonly turnsAt: number | null;
  readonly direction: 'above' | 'below';
  /** What training would then be. */
  readonly becomes: 'pays' | 'does-not-pay';
}

/** What repeated samples of a model say about reinforcing it. */
export interface ReadinessReport {
  readonly candidate: CandidateId;
  readonly examples: number;
  readonly samples: number;
  readonly failureShare: number;
  readonly sometimesSolved: number;
  readonly informativeGroups: number;
  readonly groupSize: number;
  readonly passAt: readonly { readonly k: number; readonly rate: number }[];
  readonly rewardVariance: number;
  readonly verdict: 'ready' | 'little-signal' | 'no-signal' | 'nearly-solved';
  readonly detail: string;
}

/** A gain that somebody published: for orientation, never a forecast. */
export interface PublishedGain {
  readonly task: string;
  readonly method: string;
  readonly before: string;
  readonly after: string;
  readonly source: string;
}

/** What `estimate --json` promises, and what is kept to be set beside the outcome. */
export interface TrainingEstimate {
  readonly schemaVersion: number;
  readonly name: string;
  readonly madeAt: IsoInstant;
  readonly asOf: IsoDate;
  /** The run that holds the baselines. */
  readonly run: RunId;
  readonly dataset: string;
  /** Of every range. */
  readonly level: number;
  readonly verdict: 'train' | 'do-not-train' | 'measure-first';
  /** The best training; `null`: none can be forecast. */
  readonly best: CandidateId | null;
  readonly headline: string;
  /** What is compared with: the cheapest baseline that qualifies, else what serves today. */
  readonly keep: {
    readonly id: CandidateId;
    readonly accuracy: number | null;
    readonly usdPerRequest: Usd;
    readonly totalUsd: Usd;
    readonly qualifies: boolean;
  };
  readonly numbers: readonly TurningNumber[];
  readonly alternatives: readonly Alternative[];
  readonly candidates: readonly PlannedReport[];
  readonly next: readonly Measure[];
  readonly readiness: readonly ReadinessReport[];
  readonly published: readonly PublishedGain[];
  readonly notes: readonly string[];
  readonly scenario: Scenario;
}

/** One figure of an estimate beside what came out. */
export interface EstimateOutcome {
  readonly candidate: CandidateId;
  readonly madeAt: IsoInstant;
  readonly quantity: 'accuracy' | 'one-off' | 'price';
  readonly forecast: Forecast;
  readonly level: number;
  readonly measured: number;
  readonly isInside: boolean;
}
