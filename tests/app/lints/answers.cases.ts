import { outcomes } from '../../core/decision/builders.ts';
import type { Case } from './a-lint-input.ts';

/** What came back, and what a grader made of it. */
export const answerCases: readonly Case[] = [
  {
    id: 'unscored',
    raised: 'counts the answers that could not be graded',
    by: () => ({ measured: [{ id: 'big', scores: outcomes(95, 3, 2) }] }),
    says: '2 of 100 answers could not be graded',
    of: 'big',
    quiet: 'is silent where all could',
    where: () => ({}),
  },
  {
    id: 'failed-requests',
    raised: 'counts the requests without an answer',
    by: () => ({ measured: [{ id: 'big', data: { failed: 4 } }] }),
    says: '4 of 100 requests brought no answer',
    of: 'big',
    quiet: 'is silent where all were answered',
    where: () => ({}),
  },
];
