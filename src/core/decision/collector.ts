import type { Verdict } from '../model/grade.ts';
import type { Trial } from '../model/trial.ts';
import type { CandidateId, Usd } from '../model/units.ts';
import { clearScratch, createScratch, type Scratch } from './collector-scratch.ts';
import type { ExampleFrame } from './frame.ts';
import type { CandidateData, Columns } from './observations.ts';
import { createTokenMeans } from './token-means.ts';

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

/** Gathers trials as they stream by; `finish` turns them into one candidate's data. */
export interface Collector {
  add(priced: PricedTrial): void;
  finish(): CandidateData;
}

export function createCollector(
  id: CandidateId,
  frame: ExampleFrame,
  scratch: Scratch = createScratch(frame.ids.length),
): Collector {
  clearScratch(scratch);
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

function bump(column: Float64Array, row: number, by: number): void {
  column[row] = (column[row] as number) + by;
}

function divide(sums: Float64Array, counts: Float64Array): void {
  for (const [row, count] of counts.entries())
    sums[row] = count === 0 ? Number.NaN : (sums[row] as number) / count;
}
