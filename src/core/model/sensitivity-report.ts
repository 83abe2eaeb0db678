import type { CandidateId, Usd } from './units.ts';

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
