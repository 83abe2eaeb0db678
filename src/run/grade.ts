import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Trial } from '../core/model/trial.ts';
import type { Grader } from '../ports/grader.ts';

const FAILED: Verdict = { status: 'scored', score: 0, passed: false };

export interface HashedGrader {
  readonly grader: Grader;
  readonly hash: string;
}

/**
 * Grades a trial by every grader and hands each verdict on. A failed trial is a non-pass without being
 * shown to a grader. Returns the first grader's verdict, the one that decides, when all are kept.
 */
export async function gradeTrial(
  trial: Trial,
  example: Example,
  graders: readonly HashedGrader[],
  keep: (graderHash: string, verdict: Verdict) => Promise<void>,
): Promise<Verdict | null> {
  let deciding: Verdict | null = null;
  const kept: Promise<void>[] = [];
  for (const { grader, hash } of graders) {
    const verdict = await verdictOn(trial, example, grader);
    kept.push(keep(hash, verdict));
    deciding ??= verdict;
  }
  await Promise.all(kept);
  return deciding;
}

async function verdictOn({ outcome }: Trial, example: Example, grader: Grader): Promise<Verdict> {
  if (outcome.status === 'failed') return FAILED;
  if (outcome.text === undefined) return { status: 'unscored', reason: 'the answer is not recorded' };
  try {
    return await grader.grade({ output_text: outcome.text }, example);
  } catch (error) {
    return { status: 'unscored', reason: error instanceof Error ? error.message : String(error) };
  }
}
