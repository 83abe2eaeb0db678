import type { IsoDate, Usd } from './units.ts';

/**
 * Dollars per million tokens. A missing cached or written price is unknown: `callCost` then charges
 * those tokens as plain input.
 */
export interface TokenPrice {
  readonly input: Usd;
  readonly cachedInput?: Usd;
  readonly cacheWrite?: Usd;
  readonly output: Usd;
  readonly batch?: TokenPrice;
}

export type Meter =
  | 'input'
  | 'cached-input'
  | 'cache-write'
  | 'output'
  | 'batch-input'
  | 'batch-cached-input'
  | 'batch-output'
  | 'training-token'
  | 'training-hour';

export type Evidence = 'primary' | 'secondary' | 'assumption';

/** One dated row of a price sheet: `usd` for `per` units of `meter`, from a day until before another. */
export interface PriceRow {
  readonly provider: string;
  readonly model: string;
  readonly meter: Meter;
  readonly usd: Usd;
  /** Units that `usd` buys: 1,000,000 for tokens, 1 for hours. */
  readonly per: number;
  readonly from: IsoDate;
  /** First day on which the row no longer holds. */
  readonly until?: IsoDate;
  readonly evidence: Evidence;
  readonly source: string;
}
