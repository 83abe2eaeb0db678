import type { RunEvent } from '../../app/run.ts';
import { wilsonInterval } from '../../core/stats/wilson-interval.ts';
import { formatPercent, formatUsd } from './format.ts';
import type { Progress } from './progress.ts';

/** Of so many last trials the pace and the median latency are told. */
const RECENT = 301;

interface Tally {
  readonly id: string;
  readonly total: number;
  /** Done before this start. */
  readonly before: number;
  done: number;
  passed: number;
  graded: number;
  failed: number;
  usd: number;
  priced: number;
  /** Why it was given up. */
  stopped?: string;
  /** The process that asks the same, while it is waited for. */
  elsewhere?: number | null;
  /** What the provider says of its last batch. */
  batch?: string;
  readonly latencies: number[];
  readonly ends: number[];
}

/**
 * Turns a run's events into one bar a candidate: passing with its interval, dollars a thousand, median latency,
 * pace, failures; and a line for the spend beside the budget.
 */
export function followRun(
  progress: Progress,
  now: () => number = () => performance.now(),
): (event: RunEvent) => void {
  const tallies = new Map<string, Tally>();
  let [spentUsd, budgetUsd] = [0, null as number | null];
  const show = (tally: Tally): void => {
    const { id } = tally;
    progress.set(id, () => {
      const { done, total, before } = tally;
      return { label: id, done, total, before, note: noteOf(tally) };
    });
    if (spentUsd > 0 || budgetUsd !== null)
      progress.setFoot(`spent ${formatUsd(spentUsd)}${budgetUsd === null ? '' : ` of $${budgetUsd}`}`);
  };
  return (event) => {
    if (event.type === 'started') {
      [spentUsd, budgetUsd] = [event.spentBeforeUsd, event.budgetUsd];
      for (const { id, done, total } of event.candidates) {
        const tally = newTally(id, done, total);
        tallies.set(id, tally);
        show(tally);
      }
      return;
    }
    if (event.type === 'batch') {
      const waiting = tallies.get(event.candidate);
      if (waiting) waiting.batch = `batch ${event.detail} ${event.done}/${event.total}`;
      return;
    }
    if (event.type === 'elsewhere' || event.type === 'taken') {
      const tally = tallies.get(event.candidate);
      if (!tally) return;
      tally.elsewhere = event.type === 'elsewhere' ? event.process : null;
      if (event.type === 'taken') tally.done += event.trials;
      show(tally);
      return;
    }
    if (event.type === 'look') {
      for (const { id, why, by } of event.dropped) {
        const dropped = tallies.get(id);
        if (dropped) dropped.stopped = why === 'fails' ? `out: fails ${by}` : `out: ${by} costs less`;
      }
      return;
    }
    const tally = tallies.get(event.type === 'stopped' ? event.candidate : event.trial.key.candidate);
    if (!tally) return;
    if (event.type === 'stopped') {
      tally.stopped = `given up: ${event.code}`;
      return;
    }
    spentUsd += event.usd;
    count(tally, event, now());
    show(tally);
  };
}

function newTally(id: string, done: number, total: number): Tally {
  const counts = { passed: 0, graded: 0, failed: 0, usd: 0, priced: 0 };
  return { id, done, total, before: done, ...counts, latencies: [], ends: [] };
}

function count(tally: Tally, { trial, verdict, usd }: RunEvent & { type: 'trial' }, at: number): void {
  tally.done += 1;
  tally.elsewhere = null;
  tally.usd += usd;
  if (usd > 0) tally.priced += 1;
  if (trial.outcome.status === 'failed') tally.failed += 1;
  if (verdict?.status === 'scored') {
    tally.graded += 1;
    tally.passed += verdict.passed ? 1 : 0;
  }
  if (trial.latency) keepRecent(tally.latencies, trial.latency.total);
  keepRecent(tally.ends, at);
}

function keepRecent(list: number[], value: number): void {
  list.push(value);
  if (list.length > RECENT) list.shift();
}

function noteOf(tally: Tally): string {
  const { passed, graded, failed, usd, priced, latencies, ends, stopped, batch } = tally;
  return [
    ...(tally.elsewhere ? [`waits for process ${tally.elsewhere}, which asks the same`] : []),
    ...(stopped === undefined ? [] : [stopped]),
    ...(batch === undefined ? [] : [batch]),
    ...(graded > 0 ? [passing(passed, graded)] : []),
    ...(priced > 0 ? [`${formatUsd((1000 * usd) / priced)}/1k`] : []),
    ...(latencies.length > 0 ? [`p50 ${formatLatency(median(latencies))}`] : []),
    ...paceOf(ends),
    ...(failed > 0 ? [`${failed} failed`] : []),
  ].join('  ');
}

function passing(passed: number, graded: number): string {
  const { low, high } = wilsonInterval(passed, graded);
  return `${formatPercent(passed / graded)} pass (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}

function paceOf(ends: readonly number[]): string[] {
  const [first, last] = [ends[0], ends.at(-1)];
  if (first === undefined || last === undefined || last - first < 200) return [];
  const perSecond = ((ends.length - 1) * 1000) / (last - first);
  return [`${perSecond >= 10 ? perSecond.toFixed(0) : perSecond.toFixed(1)}/s`];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function formatLatency(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
