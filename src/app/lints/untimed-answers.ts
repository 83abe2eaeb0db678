import type { Lint } from './lint.ts';

/** A latency is asked for, and not every answer has one. */
export const untimedAnswers: Lint = {
  id: 'untimed-answers',
  check({ evidence, decision }) {
    if (decision?.scenario.require.p95LatencyMs === undefined) return [];
    return evidence.flatMap(({ id, witnessed }) => {
      if (!witnessed || witnessed.untimed === 0) return [];
      return {
        candidate: id,
        message: `${witnessed.untimed} of ${witnessed.trials} trials were answered without a latency on record; the limit is held against the others`,
        remedy: 'record latencyMs for every trial',
      };
    });
  },
};
