import type { RunEvent } from '../../app/run.ts';
import { formatPercent, formatUsd } from './format.ts';
import type { Progress } from './progress.ts';

interface Tally {
  done: number;
  total: number;
  passed: number;
  graded: number;
  failed: number;
  usd: number;
}

/** Turns a run's events into one bar a candidate: pass rate so far, failures, spend. */
export function followRun(progress: Progress): (event: RunEvent) => void {
  const tallies = new Map<string, Tally>();
  const show = (id: string, tally: Tally): void => {
    const { done, total, passed, graded, failed, usd } = tally;
    const notes = [
      ...(graded > 0 ? [`${formatPercent(passed / graded)} pass`] : []),
      ...(failed > 0 ? [`${failed} failed`] : []),
      ...(usd > 0 ? [formatUsd(usd)] : []),
    ];
    progress.set(id, { label: id, done, total, note: notes.join(', ') });
  };
  return (event) => {
    if (event.type === 'started') {
      for (const { id, done, total } of event.candidates) {
        const tally = { done, total, passed: 0, graded: 0, failed: 0, usd: 0 };
        tallies.set(id, tally);
        show(id, tally);
      }
      return;
    }
    const tally = tallies.get(event.trial.key.candidate);
    if (!tally) return;
    tally.done += 1;
    tally.usd += event.usd;
    if (event.trial.outcome.status === 'failed') tally.failed += 1;
    if (event.verdict?.status === 'scored') {
      tally.graded += 1;
      tally.passed += event.verdict.passed ? 1 : 0;
    }
    show(event.trial.key.candidate, tally);
  };
}
