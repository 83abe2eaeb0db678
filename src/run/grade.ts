import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import { sampleOfOutcome } from '../core/model/sample.ts';
import type { Trial } from '../core/model/trial.ts';
import { type AskJudge, type Graded, type Grader, GradingStopped } from '../ports/grader.ts';

const FAILED: Verdict = { status: 'scored', score: 0, passed: false };

export interface HashedGrader {
  readonly grader: Grader;
  readonly hash: string;
}

export interface GradeOptions {
  readonly graders: readonly HashedGrader[];
  readonly ask: AskJudge;
  readonly keep: (graderHash: string, graded: Graded) => Promise<void>;
}

/**
 * Grades a trial by every grader and hands each grade on. A failed trial is a non-pass without being shown to
 * a grader. Returns the first grader's verdict, the one that decides, when all are kept; null where its
 * grading was stopped, of which nothing is kept.
 */
export async function gradeTrial(
  trial: Trial,
  example: Example,
  { graders, ask, keep }: GradeOptions,
): Promise<Verdict | null> {
  const kept: Promise<void>[] = [];
  const verdicts: (Verdict | null)[] = [];
  for (const { grader, hash } of graders) {
    const graded = await gradeOnce(trial, example, grader, ask);
    if (graded) kept.push(keep(hash, graded));
    verdicts.push(graded);
  }
  await Promise.all(kept);
  return verdicts[0] ?? null;
}

async function gradeOnce(
  { outcome }: Trial,
  example: Example,
  grader: Grader,
  ask: AskJudge,
): Promise<Graded | null> {
  if (outcome.status === 'failed') return FAILED;
  const sample = sampleOfOutcome(outcome);
  if (!sample) return { status: 'unscored', reason: 'the answer is not recorded' };
  try {
    return await grader.grade(sample, example, ask);
  } catch (error) {
    if (error instanceof GradingStopped) return null;
    return { status: 'unscored', reason: error instanceof Error ? error.message : String(error) };
  }
}
