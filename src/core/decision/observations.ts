import type { Verdict } from '../model/grade.ts';
import type { Trial } from '../model/trial.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import type { ExampleFrame } from './frame.ts';
import { createTokenMeans, type TokenMeans } from './token-means.ts';

/** A trial with its deciding verdict and what it cost; `usd` null: a call that answered has no price. */
export interface PricedTrial {
  readonly trial: Trial;
  readonly verdict: Verdict | null;
  readonly usd: Usd | null;
  /** The same with no input, and with all input, read from the provider's cache. */
  readonly uncachedUsd: Usd | null;
  readonly cachedUsd: Usd | null;
  /** The same two by the batch tier; absent: it has no price, and costs as much as without. */
  readonly batchUsd?: Usd | null;
  readonly batchCachedUsd?: Usd | null;
  /** What another candidate's tokens are part of `usd`: the strong one's, in a cascade. */
  readonly strongUsd?: Usd;
  /** The cascade asked its strong half. */
  readonly escalated?: boolean;
  readonly pricedCalls: number;
  /** Dollars are the source's own, as tokens or price are missing. */
  readonly billed?: boolean;
}

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
}

/** Gathers trials as they stream by; `finish` turns them into one candidate's data. */
export interface Collector {
  add(priced: PricedTrial): void;
  finish(): CandidateData;
}

type Sums = { -readonly [K in keyof Columns]: Float64Array };

/** Working memory of a collector; one after the other may use the same. */
export interface Scratch {
  readonly sums: Sums;
  readonly priced: Float64Array;
  readonly timed: Float64Array;
  readonly counted: Float64Array;
  readonly latencies: GrowingFloats;
  readonly firstTokens: GrowingFloats;
  readonly rows: GrowingFloats;
  readonly ms: GrowingFloats;
}

export function createScratch(rows: number): Scratch {
  const column = (): Float64Array => new Float64Array(rows);
  return {
    sums: emptyColumns(rows),
    priced: column(),
    timed: column(),
    counted: column(),
    latencies: growingFloats(),
    firstTokens: growingFloats(),
    rows: growingFloats(),
    ms: growingFloats(),
  };
}

function clear({ sums, priced, timed, counted, ...growing }: Scratch): void {
  for (const column of [...Object.values(sums), priced, timed, counted]) column.fill(0);
  for (const list of Object.values(growing)) list.clear();
}

export function createCollector(
  id: CandidateId,
  frame: ExampleFrame,
  scratch: Scratch = createScratch(frame.ids.length),
): Collector {
  clear(scratch);
  const { sums, priced, timed, counted, latencies, firstTokens, rows, ms } = scratch;
  const tokens = createTokenMeans();
  const count = {
    trials: 0,
    failed: 0,
    unscored: 0,
    ungraded: 0,
    calls: 0,
    pricedCalls: 0,
    pricedTrials: 0,
    billedTrials: 0,
  };
  const addVerdict = (row: number, verdict: Verdict | null): void => {
    if (verdict === null) count.ungraded += 1;
    else if (verdict.status === 'unscored') {
      count.unscored += 1;
      bump(sums.unscored, row, 1);
    } else {
      bump(sums.scored, row, 1);
      bump(sums.score, row, verdict.score);
      bump(sums.pass, row, Number(verdict.passed));
    }
  };
  const addMoney = (row: number, one: PricedTrial): void => {
    if (one.usd === null) return;
    bump(priced, row, 1);
    bump(sums.usd, row, one.usd);
    bump(sums.uncachedUsd, row, one.uncachedUsd ?? one.usd);
    bump(sums.cachedUsd, row, one.cachedUsd ?? one.usd);
    bump(sums.batchUsd, row, one.batchUsd ?? one.uncachedUsd ?? one.usd);
    bump(sums.batchCachedUsd, row, one.batchCachedUsd ?? one.cachedUsd ?? one.usd);
    bump(sums.strongUsd, row, one.strongUsd ?? 0);
    count.pricedTrials += 1;
    if (one.billed) count.billedTrials += 1;
  };
  const addLatency = (row: number, { latency, outcome }: Trial): void => {
    if (latency) latencies.push(latency.total);
    if (latency?.firstToken !== undefined) firstTokens.push(latency.firstToken);
    const failed = outcome.status === 'failed';
    if (!latency && !failed) return;
    rows.push(row);
    ms.push(failed ? Number.POSITIVE_INFINITY : (latency as { total: number }).total);
    if (latency && !failed) {
      bump(timed, row, 1);
      bump(sums.seconds, row, latency.total / 1000);
    }
  };
  return {
    add(one: PricedTrial): void {
      const row = frame.rowOf.get(one.trial.key.example);
      if (row === undefined) return; // not an example of this run, or held out
      count.trials += 1;
      count.calls += one.trial.calls.length;
      count.pricedCalls += one.pricedCalls;
      bump(sums.trials, row, 1);
      if (one.escalated) bump(sums.escalated, row, 1);
      addMoney(row, one);
      addLatency(row, one.trial);
      if (one.trial.outcome.status === 'failed') {
        count.failed += 1;
        bump(sums.failed, row, 1);
        bump(sums.scored, row, 1); // a failed request is a non-pass, whatever a grader made of it
        return;
      }
      const read = tokens.add(one.trial);
      if (read !== null) {
        bump(counted, row, 1);
        bump(sums.tokens, row, read);
      }
      addVerdict(row, one.verdict);
    },
    finish(): CandidateData {
      for (const column of [sums.score, sums.pass]) divide(column, sums.scored);
      const { usd, uncachedUsd, cachedUsd, batchUsd, batchCachedUsd, strongUsd } = sums;
      for (const column of [usd, uncachedUsd, cachedUsd, batchUsd, batchCachedUsd, strongUsd])
        divide(column, priced);
      divide(sums.failed, sums.trials);
      divide(sums.escalated, sums.trials);
      divide(sums.seconds, timed);
      divide(sums.tokens, counted);
      return {
        id,
        frame,
        columns: copyDistinct(sums),
        n: sums.trials.reduce((n, trials) => n + Number(trials > 0), 0),
        ...count,
        repeats: sums.trials.reduce((most, trials) => Math.max(most, trials), 0),
        latencies: latencies.values().sort(),
        firstTokens: firstTokens.values().sort(),
        latencyByTrial: { rows: Int32Array.from(rows.values()), ms: ms.values() },
        tokens: tokens.means(),
      };
    },
  };
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

export function emptyColumns(rows: number): Sums {
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

/** Copies of the columns; those that say the same, as most do, are held once. */
function copyDistinct(columns: Columns): Columns {
  const held: { readonly from: Float64Array; readonly copy: Float64Array }[] = [];
  const copyOf = (column: Float64Array): Float64Array => {
    const same = held.find(({ from }) => from.every((value, row) => Object.is(value, column[row])));
    if (same) return same.copy;
    const copy = column.slice();
    held.push({ from: column, copy });
    return copy;
  };
  const copies = Object.entries(columns).map(([name, column]) => [name, copyOf(column)]);
  return Object.fromEntries(copies) as unknown as Columns;
}

interface GrowingFloats {
  clear(): void;
  push(value: number): void;
  /** A copy of what was pushed. */
  values(): Float64Array;
}

function growingFloats(): GrowingFloats {
  let held = new Float64Array(256);
  let count = 0;
  return {
    clear() {
      count = 0;
    },
    push(value) {
      if (count === held.length) {
        const larger = new Float64Array(2 * count);
        larger.set(held);
        held = larger;
      }
      held[count] = value;
      count += 1;
    },
    values: () => held.slice(0, count),
  };
}

function bump(column: Float64Array, row: number, by: number): void {
  column[row] = (column[row] as number) + by;
}

function divide(sums: Float64Array, counts: Float64Array): void {
  for (const [row, count] of counts.entries())
    sums[row] = count === 0 ? Number.NaN : (sums[row] as number) / count;
}
