import type { Evidence } from './price.ts';
import type { IsoDate } from './units.ts';

/** One thing that a sheet says of a model's life. */
export type LifeFact =
  /** The last day on which a training of it can be started. */
  | { readonly kind: 'training-ends'; readonly day: IsoDate }
  /** The day on which it is switched off: the first one without it. */
  | { readonly kind: 'service-ends'; readonly day: IsoDate }
  /** How long a fine-tune is served after the training of its base has ended. */
  | { readonly kind: 'service-after-training'; readonly months: number }
  /** Models that may take its place. */
  | { readonly kind: 'successors'; readonly models: readonly string[] };

/** One dated row of a sheet about the life of a model. */
export interface LifeRow {
  readonly provider: string;
  /** As rows of prices name it; `*`: every model of the provider, `ft:*`: every fine-tune. */
  readonly model: string;
  /** Since when that is known. */
  readonly from: IsoDate;
  readonly evidence: Evidence;
  readonly source: string;
  readonly fact: LifeFact;
}

/** A day, and the row that says it. */
export interface DatedEnd {
  readonly day: IsoDate;
  readonly row: LifeRow;
}

/** What a sheet says of one model's life; `null`: nothing. */
export interface ModelLife {
  readonly trainingEnds: DatedEnd | null;
  readonly serviceEnds: DatedEnd | null;
  readonly successors: { readonly models: readonly string[]; readonly row: LifeRow } | null;
}
