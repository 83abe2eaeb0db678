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
    id: 'ungraded-answers',
    raised: 'counts the answers that nobody graded where another’s were',
    by: () => ({
      measured: [
        { id: 'big' },
        { id: 'small', scores: outcomes(60, 10, 30), data: { unscored: 0, ungraded: 30 } },
      ],
    }),
    says: '30 of 100 answers were not graded although another candidate',
    of: 'small',
    quiet: 'is silent about a log of production, which nobody graded at all',
    where: () => ({ measured: [{ id: 'big' }, { id: 'prod', data: { ungraded: 100 } }] }),
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
  {
    id: 'answers-cut-off',
    raised: 'counts the answers that ended at their token limit',
    by: () => ({ measured: [{ id: 'big', witnessed: { cutOff: 12 } }] }),
    says: '12 of 100 answers were cut off',
    of: 'big',
    quiet: 'is silent where all came to their end',
    where: () => ({}),
  },
  {
    id: 'several-models-served',
    raised: 'names the models that answered under one name',
    by: () => ({ measured: [{ id: 'big', witnessed: { servedModels: ['big-2026-01', 'big-2026-07'] } }] }),
    says: '2 models answered for it: big-2026-01 and big-2026-07',
    of: 'big',
    quiet: 'is silent about one model, and about a source that does not always say which',
    where: () => ({ measured: [{ id: 'big', witnessed: { servedModels: ['', 'big-2026'] } }] }),
  },
  {
    id: 'untimed-answers',
    raised: 'counts answers without a latency where one is asked for',
    by: () => ({
      measured: [{ id: 'big', witnessed: { untimed: 20 } }],
      scenario: { require: { p95LatencyMs: 1000 } },
    }),
    says: '20 of 100 trials',
    of: 'big',
    quiet: 'is silent where none is asked for',
    where: () => ({ measured: [{ id: 'big', witnessed: { untimed: 20 } }] }),
  },
  {
    id: 'latency-at-concurrency-1',
    raised: 'sees that no two calls ran at the same time',
    by: () => ({
      measured: [
        { id: 'big', witnessed: { times: spans(0, 200, 100) } },
        { id: 'small', witnessed: { times: spans(100, 200, 100) } },
      ],
    }),
    says: 'no two of 40 calls ran at the same time',
    quiet: 'is silent where any did, be it of another candidate, and about a handful',
    where: () => ({
      measured: [
        { id: 'big', witnessed: { times: spans(0, 200, 100) } },
        { id: 'small', witnessed: { times: spans(50, 200, 10) } },
      ],
    }),
  },
  {
    id: 'single-sample-temperature',
    raised: 'doubts one sample at a temperature above zero',
    by: () => ({ measured: [{ id: 'big', candidate: { sampling: { temperature: 0.7 } } }] }),
    says: 'once an example at temperature 0.7',
    of: 'big',
    quiet: 'is silent about repeats, temperature zero, and a provider’s default',
    where: () => ({
      measured: [
        { id: 'big', candidate: { sampling: { temperature: 0.7 } }, columns: { repeats: 3 } },
        { id: 'small', candidate: { sampling: { temperature: 0 } } },
        { id: 'other' },
      ],
    }),
  },
];

/** Twenty calls, one every `every` milliseconds, each of which lasts as long. */
function spans(from: number, every: number, ms: number): { start: number; end: number }[] {
  return Array.from({ length: 20 }, (_, index) => ({
    start: from + index * every,
    end: from + index * every + ms,
  }));
}
