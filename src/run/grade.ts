import type { Example } from '../core/model/example.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Trial } from '../core/model/trial.ts';
import type { Grader } from '../ports/grader.ts';
import type { Store } from '../ports/store.ts';
import type { HashedGrader } from './execute.ts';

const FAILED: Verdict = { status: 'scored', score: 0, passed: false };

/**
 * Grades a trial by every grader and records each verdict. A failed trial is a non-pass without being
 * shown to a grader. Returns the first grader's verdict, the one that decides.
 */
export async function gradeTrial(
  { hash, example }: { readonly hash: string; readonly example: Example },
  trial: Trial,
  graders: readonly HashedGrader[],
  store: Store,
): Promise<Verdict | null> {
  let deciding: Verdict | null = null;
  for (const { grader, hash: graderHash } of graders) {
    const verdict = await verdictOn(trial, example, grader);
    await store.recordGrade(hash, graderHash, verdict);
    deciding ??= verdict;
  }
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
