import { sampleOf } from '../../core/model/sample.ts';
import { askNobody, type Grader } from '../../ports/grader.ts';
import type { GradeReply, GradeRequest } from '../tuning/order.ts';
import type { GradedRow } from './training-file.ts';

/** Different reasons that one step reports at most. */
const MOST_ERRORS = 3;

/**
 * The submitted grader's score as reward, all samples at once. What it cannot score, and a grader that fails,
 * give 0 and a reason.
 */
export async function gradeSamples(
  requests: readonly GradeRequest[],
  grading: { grader: Grader; train: readonly GradedRow[]; valid: readonly GradedRow[] },
): Promise<GradeReply> {
  const errors = new Set<string>();
  const giveNothing = (reason: string): number => {
    if (errors.size < MOST_ERRORS) errors.add(reason);
    return 0;
  };
  const rewards = await Promise.all(
    requests.map(async ({ split, row, text }) => {
      const example = grading[split][row]?.example;
      if (!example) return giveNothing(`no row ${row}`);
      try {
        const verdict = await grading.grader.grade(sampleOf(text), example, askNobody);
        if (verdict.status === 'unscored') return giveNothing(verdict.reason);
        return Number.isFinite(verdict.score) ? verdict.score : giveNothing('the score is no number');
      } catch (error) {
        return giveNothing(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return { rewards, errors: [...errors] };
}
