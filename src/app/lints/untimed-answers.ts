import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** A latency is asked for, and not every answer has one. */
export const untimedAnswers: Lint = {
  id: 'untimed-answers',
  check({ evidence, decision }) {
    if (decision?.scenario.require.p95LatencyMs === undefined) return [];
    return evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.untimed === 0) return [];
      return {
        candidate: id,
        message: `${outOf(witnessed.untimed, witnessed.trials, 'trial')} were answered without a latency on record; the limit is held against the others`,
        remedy: 'record latencyMs for every trial',
      };
    });
  },
};
