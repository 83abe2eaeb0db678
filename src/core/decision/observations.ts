import type { CandidateId } from '../model/units.ts';
import type { ExampleFrame } from './frame.ts';
import type { TokenMeans } from './token-means.ts';

/** Means over an example's repeats, one value a row of the frame; `NaN`: not measured. */
export interface Columns {
  /** Trials, those with a score, and those that the grader could not tell. */
  readonly trials: Float64Array;
  readonly scored: Float64Array;
  readonly unscored: Float64Array;
  readonly score: Float64Array;
  readonly pass: Float64Array;
  /** Dollars a request as measured, and with none or all of its input cached. */
  readonly usd: Float64Array;
  readonly uncachedUsd: Float64Array;
  readonly cachedUsd: Float64Array;
  /** The same by the batch tier; as without where that has no price. */
  readonly batchUsd: Float64Array;
  readonly batchCachedUsd: Float64Array;
  /** Of the uncached dollars, the share that a cascade's strong half took. */
  readonly strongUsd: Float64Array;
  /** Share of requests that a cascade handed to its strong half. */
  readonly escalated: Float64Array;
  readonly failed: Float64Array;
  readonly seconds: Float64Array;
  /** Read and written. */
  readonly tokens: Float64Array;
}

/** Everything that a run says of one candidate. */
export interface CandidateData {
  readonly id: CandidateId;
  readonly frame: ExampleFrame;
  readonly columns: Columns;
  /** Examples with a trial. */
  readonly n: number;
  readonly trials: number;
  readonly failed: number;
  readonly unscored: number;
  readonly ungraded: number;
  readonly calls: number;
  readonly pricedCalls: number;
  /** Trials with a known cost, and of them those priced by what their source billed. */
  readonly pricedTrials: number;
  readonly billedTrials: number;
  /** Most repeats that any example had. */
  readonly repeats: number;
  /** Milliseconds of answered trials, ascending. */
  readonly latencies: Float64Array;
  readonly firstTokens: Float64Array;
  /** Milliseconds by trial and the row it belongs to; infinite where no answer came. */
  readonly latencyByTrial: { readonly rows: Int32Array; readonly ms: Float64Array };
  readonly tokens: TokenMeans | null;
  /** It was not asked everything since what it had answered decided: bounds have to hold whenever one stops. */
  readonly stoppedEarly?: boolean;
}

/** The same data if every unscored repeat had this score: the worst case with 0, the best with 1. */
export function imputeUnscored(data: CandidateData, as: 0 | 1): CandidateData {
  if (!hasOpen(data)) return data;
  const { scored, unscored } = data.columns;
  const impute = (column: Float64Array): Float64Array =>
    column.map((value, row) => {
      const [known, open] = [scored[row] as number, unscored[row] as number];
      return open === 0 ? value : ((known === 0 ? 0 : value * known) + as * open) / (known + open);
    });
  const columns = { ...data.columns, score: impute(data.columns.score), pass: impute(data.columns.pass) };
  return { ...data, columns };
}

/** Whether any answer's score is not known although it could be: what bounds must allow for. */
export function hasOpen({ columns }: Pick<CandidateData, 'columns'>): boolean {
  return columns.unscored.some((answers) => answers > 0);
}

/** Share of answers that the grader could not tell, over examples. */
export function openShare(data: CandidateData): number {
  if (!hasOpen(data)) return 0;
  const { scored, unscored } = data.columns;
  const shares = unscored.map((open, row) => open / (open + (scored[row] as number)));
  return meanOfColumn(data, shares) ?? 0;
}

/** Weighted mean over the rows that have a value; `null` where none has. */
export function meanOfColumn({ frame }: CandidateData, column: Float64Array): number | null {
  let [sum, weight] = [0, 0];
  for (const [row, value] of column.entries()) {
    const own = frame.weights[row] as number;
    if (Number.isNaN(value) || own === 0) continue;
    sum += own * value;
    weight += own;
  }
  return weight === 0 ? null : sum / weight;
}

/** Columns that are still being summed. */
export type MutableColumns = { -readonly [K in keyof Columns]: Float64Array };

export function emptyColumns(rows: number): MutableColumns {
  const column = (): Float64Array => new Float64Array(rows);
  return {
    trials: column(),
    scored: column(),
    unscored: column(),
    score: column(),
    pass: column(),
    usd: column(),
    uncachedUsd: column(),
    cachedUsd: column(),
    batchUsd: column(),
    batchCachedUsd: column(),
    strongUsd: column(),
    escalated: column(),
    failed: column(),
    seconds: column(),
    tokens: column(),
  };
}
