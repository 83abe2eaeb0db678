import type { Scenario } from './scenario.ts';
import type { CandidateId, IsoDate, IsoInstant, RunId, Usd } from './units.ts';

/** A day in a model's life, and who says so. */
export interface SourcedDay {
  readonly day: IsoDate;
  /** The source of the row with its evidence, or whose word it is. */
  readonly source: string;
}

/** Whether a way meets what the scenario requires; `unmeasured`: nobody knows what it answers. */
export type WayQuality = 'met' | 'unproven' | 'failed' | 'unmeasured';

/** What may serve once the model is gone, and what it costs over the horizon. */
export interface MigrationWay {
  /** The candidate's id, the model's name, or `nothing`. */
  readonly id: string;
  /** A candidate that was measured, one that is to be trained, a model of the sheet, or nobody at all. */
  readonly kind: 'candidate' | 'train' | 'model' | 'nothing';
  readonly quality: WayQuality;
  /** Mean score on the eval; of a training what is expected; `null`: not known. */
  readonly accuracy: number | null;
  /** Mean dollars of one request's tokens, as the scenario has its traffic; `null`: unpriced. */
  readonly usdPerRequest: Usd | null;
  /** Paid once before it serves; what was spent on models that exist is not in it. `null`: not known. */
  readonly oneOffUsd: Usd | null;
  /** Present value over the horizon: the model serves until its end, and then this one. */
  readonly atEndUsd: Usd | null;
  /** Present value over the horizon where this one serves from the first day on. */
  readonly nowUsd: Usd | null;
  /** The cheaper of both; `null`: neither can be told. */
  readonly when: 'now' | 'end' | null;
  /** The day on which it is switched off itself; `null`: none is known. */
  readonly endsAt: IsoDate | null;
  /** The last day to begin with it, so that it serves on the day of the end; it may be past. `null`: no end is known, or it has ended. */
  readonly beginBy: IsoDate | null;
  /** Why it is no way; `null`: it is one. */
  readonly blocked: string | null;
  readonly detail: string;
}

/** Something that has to be done, or that happens, on a day. */
export interface MigrationDay {
  readonly day: IsoDate;
  readonly kind: 'today' | 'harvest' | 'begin' | 'last-job' | 'last-service' | 'ends' | 'successor-ends';
  readonly what: string;
}

/** The answers of the model while it lives, as data to train another on. */
export interface Harvest {
  /** Requests that it still answers in production. */
  readonly requests: number;
  /** Answers that the grader accepts and that a training takes. */
  readonly wanted: number;
  /** Days of traffic that bring them; `null`: accuracy is not known, or nothing is accepted. */
  readonly days: number | null;
  /** Dollars to ask for them apart from the traffic. */
  readonly usd: Usd | null;
  readonly isEnough: boolean;
}

/** What `migrate --json` promises: a dated plan for a model that will be switched off. */
export interface MigrationPlan {
  readonly schemaVersion: number;
  readonly name: string;
  readonly madeAt: IsoInstant;
  readonly asOf: IsoDate;
  readonly run: RunId;
  readonly dataset: string;
  readonly candidate: CandidateId;
  readonly model: string;
  /** The model that it was trained from; its own where it was only prompted. */
  readonly base: string;
  readonly accuracy: number | null;
  readonly usdPerRequest: Usd;
  /** `null`: no end is known. */
  readonly ends: SourcedDay | null;
  /** The last day on which a job can start on its base; `null`: none is known. */
  readonly trainingEnds: SourcedDay | null;
  /** Whether training it again on its base helps; `null`: it was never trained. */
  readonly retraining: { readonly isPossible: boolean; readonly detail: string } | null;
  /** Spent on its training, whatever is done now; `null`: not known. */
  readonly sunkUsd: Usd | null;
  /**
   * `stay`: nothing ends within the horizon and nothing is cheaper; `measure-first`: the cheapest way was never
   * shown to be good enough; `no-way`: nothing that is known can take its place.
   */
  readonly verdict: 'stay' | 'switch-now' | 'serve-until-the-end' | 'measure-first' | 'no-way';
  /** The cheapest way that meets what is required. */
  readonly best: string | null;
  /** A way that would be cheaper still, if it were good enough. */
  readonly cheaper: string | null;
  readonly headline: string;
  /** By rising cost; nobody at all comes last. */
  readonly ways: readonly MigrationWay[];
  readonly days: readonly MigrationDay[];
  readonly harvest: Harvest | null;
  /** Days from the beginning of a way to all of the traffic, as assumed. */
  readonly leadDays: number;
  readonly notes: readonly string[];
  readonly scenario: Scenario;
}
