import type { Witnessed } from '../witness.ts';
import type { Lint } from './lint.ts';
import { counted } from './words.ts';

/** From so many calls on it is no accident that none overlapped. */
const ENOUGH = 20;

/** Latency of a server that had nothing else to do. */
export const latencyAtConcurrency1: Lint = {
  id: 'latency-at-concurrency-1',
  check({ evidence }) {
    const spans = evidence
      .flatMap(({ witnessed }): Witnessed['times'] => witnessed?.times ?? [])
      .toSorted((a, b) => a.start - b.start);
    const overlaps = spans.some(({ start }, index) => index > 0 && start < (spans[index - 1]?.end ?? 0));
    if (spans.length < ENOUGH || overlaps) return [];
    return [
      {
        message: `no two of ${counted(spans.length, 'call')} ran at the same time: latency was measured without load, and production will wait longer`,
        remedy: 'measure at the concurrency of production: run.concurrency',
      },
    ];
  },
};
