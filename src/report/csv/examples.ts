import type { ExampleList } from '../../core/model/example-list.ts';
import { type CsvTable, csvTable } from './csv.ts';

/** One row an example and candidate of those that the page lists: verdicts and figures, no texts. */
export function examplesCsv({ examples, candidates }: ExampleList): CsvTable {
  const rows = examples.flatMap((example) =>
    example.answers.flatMap((answer, index) =>
      answer === null ? [] : { example, answer, candidate: candidates[index] ?? null },
    ),
  );
  return csvTable('examples', rows, {
    example: ({ example }) => example.id,
    tags: ({ example }) => example.tags.join(' '),
    kind: ({ example }) => example.kind,
    candidate: ({ candidate }) => candidate,
    verdict: ({ answer }) => answer.verdict,
    change: ({ answer }) => answer.change,
    score: ({ answer }) => answer.score,
    passed: ({ answer }) => answer.passed,
    trials: ({ answer }) => answer.trials,
    latencyMs: ({ answer }) => answer.ms,
    usd: ({ answer }) => answer.usd,
    outputTokens: ({ answer }) => answer.tokens,
  });
}
