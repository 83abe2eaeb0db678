import type { Config } from '../../config/config.ts';
import type { GradedAnswer } from '../../core/decision/draw-answers.ts';
import { sampleOfOutcome } from '../../core/model/sample.ts';
import type { TrialKey } from '../../core/model/trial.ts';
import type { CandidateId } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import { hashOf } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { recordedAs, withPass } from '../priced-trials.ts';

/** An answer that people can read, and what the deciding grader gives it; `null`: nothing yet. */
export interface ReadableAnswer extends GradedAnswer {
  readonly score: number | null;
}

export const nameOfKey = ({ candidate, example, repeat }: TrialKey): string =>
  JSON.stringify([candidate, example, repeat]);

/** Every answer of a run whose text or steps are kept, of these candidates or of all, as its graders see it. */
export async function readAnswersOf(
  record: RunRecord,
  { graders }: Pick<Config, 'graders'>,
  { store }: Pick<AppContext, 'store'>,
  candidates: readonly CandidateId[] = record.candidates.map(({ id }) => id),
): Promise<ReadableAnswer[]> {
  const wanted = new Set(candidates);
  const verdicts = new Map<string, { readonly answer: ReadableAnswer; differs: boolean }>();
  const asked = new Map<string, Set<boolean>>();
  for (const [index, definition] of graders.entries()) {
    for await (const { hash, trial, verdict: raw } of store.readTrials(
      record.id,
      hashOf(recordedAs(definition)),
    )) {
      const { key, outcome } = trial;
      const verdict = withPass(raw, definition);
      const passed = verdict?.status === 'scored' ? verdict.passed : null;
      const name = nameOfKey(key);
      if (index > 0) {
        const known = verdicts.get(name);
        if (known && passed !== null && known.answer.passed !== null && passed !== known.answer.passed)
          known.differs = true;
        continue;
      }
      const place = JSON.stringify([key.example, key.repeat]);
      if (passed !== null) asked.set(place, (asked.get(place) ?? new Set()).add(passed));
      if (!wanted.has(key.candidate) || sampleOfOutcome(outcome) === null) continue;
      const score = verdict?.status === 'scored' ? verdict.score : null;
      verdicts.set(name, { answer: { key, trial: hash, passed, score, isDisputed: false }, differs: false });
    }
  }
  return [...verdicts.values()].map(({ answer, differs }) => {
    const said = asked.get(JSON.stringify([answer.key.example, answer.key.repeat]));
    return { ...answer, isDisputed: differs || (said?.size ?? 0) > 1 };
  });
}
