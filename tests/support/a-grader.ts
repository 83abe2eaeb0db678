import type { Verdict } from '../../src/core/model/grade.ts';
import { type Sample, sampleOf } from '../../src/core/model/sample.ts';
import { createGrader } from '../../src/graders/index.ts';
import {
  type AskJudge,
  askNobody,
  type Graded,
  type Grader,
  type GraderKit,
} from '../../src/ports/grader.ts';

const NO_SANDBOX: GraderKit = { sandbox: () => Promise.reject(new Error('there is no sandbox here')) };

/** A grader of the project's own table; without a kit, one that needs nothing of the outside world. */
export function aGrader(definition: unknown, kit: GraderKit = NO_SANDBOX): Grader {
  return createGrader(definition, kit);
}

/** What a grader of that definition says of an answer to an item. */
export function gradeBy(
  definition: unknown,
  answer: string | Sample,
  item: Readonly<Record<string, unknown>> = {},
  { kit, ask = askNobody }: { readonly kit?: GraderKit; readonly ask?: AskJudge } = {},
): Promise<Graded> {
  const sample = typeof answer === 'string' ? sampleOf(answer) : answer;
  return aGrader(definition, kit).grade(sample, { id: 'e1', item }, ask);
}

/** A grader of one's own. */
export function aGraderThat(
  grade: (answer: string, item: Readonly<Record<string, unknown>>) => Verdict,
): Grader {
  return {
    id: 'own',
    judges: [],
    check() {},
    grade: async ({ output_text }, { item }) => grade(output_text, item),
  };
}
