import type { Lint } from './lint.ts';
import { outOf } from './words.ts';

/** Requests without an answer. */
export const failedRequests: Lint = {
  id: 'failed-requests',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.failed > 0)
      .map(({ id, data }) => ({
        candidate: id,
        message: `${outOf(data.failed, data.trials, 'request')} brought no answer; they count as wrong`,
        remedy: 'see what failed, then: breakeven run CONFIG --retry-failed',
      })),
};
