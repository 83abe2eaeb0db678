import type { EstimateOutcome } from '../../core/model/training-estimate.ts';
import { outcomeWords } from '../../report/content/outcomes.ts';
import { formatTable } from './format.ts';

/** What was expected of trainings beside what came out; nothing where nobody estimated them. */
export function formatOutcomes(outcomes: readonly EstimateOutcome[] | undefined): readonly string[] {
  if (!outcomes?.length) return [];
  return [
    '',
    formatTable(
      ['expected before training', '', 'expected', 'range', 'came out', 'in it'],
      outcomes.map((outcome) => {
        const { figure, expected, range, measured } = outcomeWords(outcome);
        return [outcome.candidate, figure, expected, range, measured, outcome.isInside ? 'yes' : 'no'];
      }),
      [2, 3, 4],
    ),
  ];
}
