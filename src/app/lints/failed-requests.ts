import type { Lint } from './lint.ts';

/** Requests without an answer. */
export const failedRequests: Lint = {
  id: 'failed-requests',
  check: ({ evidence }) =>
    evidence
      .filter(({ data }) => data.failed > 0)
      .map(({ id, data }) => ({
        candidate: id,
        message: `${data.failed} of ${data.trials} requests brought no answer; they count as wrong`,
        remedy: 'see what failed, then: breakeven run CONFIG --retry-failed',
      })),
};
