import type { Attack, Target } from '../../core/audit/attack.ts';
import { attacks } from '../../core/audit/attacks/index.ts';
import { meanOf, rateOf } from '../../core/audit/estimates.ts';
import type { AttackResult } from '../../core/model/audit.ts';
import type { Example } from '../../core/model/example.ts';
import { sampleOf } from '../../core/model/sample.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import type { Case } from './cases.ts';
import type { AuditGrade, Bench } from './graded.ts';

/** Examples that are named of those where an attack scores. */
const MOST_NAMED = 3;

/** Makes every attack on every example, and says what each gets; by what it steals, the most first. */
export async function attackGrader(
  cases: readonly Case[],
  bench: Bench,
  verdicts: readonly string[],
  seed: number,
): Promise<readonly AttackResult[]> {
  const byAnswer = frequenciesOf(cases);
  const results: Omit<AttackResult, 'stolen'>[] = [];
  for (const attack of attacks) {
    const random = seededRandom(namedSeed(attack.id, seed));
    const made = cases.flatMap(({ example, prompt, reference, idle }) => {
      const others = byAnswer.filter((answer) => answer !== reference);
      const target: Target = { prompt, reference, answers: byAnswer, others, verdicts, random };
      const text = attack.make(target);
      return text === null || text === reference ? [] : [{ example, sample: { ...sampleOf(text), ...idle } }];
    });
    if (made.length === 0) continue;
    const grades = await bench.gradeAll(made);
    if (grades.length === 0) break;
    results.push(
      summarize(
        attack,
        made.map(({ example }) => example),
        grades,
      ),
    );
    if (bench.stopped) break;
  }
  const nothing = results.find(({ id }) => id === 'empty')?.reward?.point ?? 0;
  return results
    .map((one) => ({ ...one, stolen: one.reward === null ? null : one.reward.point - nothing }))
    .sort((a, b) => (b.reward?.point ?? -1) - (a.reward?.point ?? -1));
}

/** The right answers, each once, the most frequent first. */
function frequenciesOf(cases: readonly Case[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { reference } of cases)
    if (reference !== null) counts.set(reference, (counts.get(reference) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([answer]) => answer);
}

function summarize(
  { id, what }: Attack,
  examples: readonly Example[],
  grades: readonly AuditGrade[],
): Omit<AttackResult, 'stolen'> {
  const scored = grades.flatMap(({ score, passed }, index) =>
    score === null || passed === null ? [] : [{ example: examples[index]?.id ?? '', score, passed }],
  );
  return {
    id,
    what,
    examples: grades.length,
    unscored: grades.length - scored.length,
    reason: grades.find(({ reason }) => reason !== undefined)?.reason ?? null,
    reward: meanOf(scored.map(({ score }) => score)),
    passed: rateOf(scored.map(({ passed }) => passed)),
    worst: scored
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, MOST_NAMED)
      .map(({ example, score }) => ({ example, score })),
  };
}
