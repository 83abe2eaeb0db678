import { differenceOf, gapOf, rateOf } from '../../core/audit/estimates.ts';
import type { FamilyBias, GraderAudit, LengthBias, PlaceBias } from '../../core/model/audit.ts';
import { familyOf } from '../../core/model/model-family.ts';
import { sampleOf } from '../../core/model/sample.ts';
import type { CandidateId } from '../../core/model/units.ts';
import type { Grader } from '../../ports/grader.ts';
import type { Item } from './cases.ts';
import type { Judged } from './compare-verdicts.ts';
import type { AuditGrade, Bench } from './graded.ts';

const PADDING =
  ' This was considered with great care, from every side, and in the light of all that is known of it. ';

/** How often the same answer gets another verdict. */
export async function gradeAgain(
  items: readonly Item[],
  bench: Bench,
  times: number,
): Promise<GraderAudit['repeated']> {
  if (items.length === 0 || times < 2) return null;
  const rounds: (readonly (boolean | null)[])[] = [];
  for (let round = 0; round < times; round++) {
    const grades = await bench.gradeAll(items);
    if (grades.length < items.length) return null;
    rounds.push(grades.map(({ passed }) => passed));
  }
  const flipped = items.filter((_, index) => rounds.some((round) => round[index] !== rounds[0]?.[index]));
  return { answers: items.length, flipped: flipped.length };
}

/** What words that say nothing move a score by. */
export async function gradePadded(
  items: readonly Item[],
  bench: Bench,
  seed: number,
): Promise<LengthBias | null> {
  const plain = await bench.gradeAll(items);
  const padded = await bench.gradeAll(
    items.map(({ example, sample }) => ({
      example,
      sample: { ...sample, ...sampleOf(`${sample.output_text}${PADDING.repeat(3)}`) },
    })),
  );
  const pairs = pairsOf(plain, padded);
  const difference = differenceIn(pairs, seed);
  return difference && { answers: pairs.length, difference };
}

/** What the order moves that a judge reads in. */
export async function gradeTurned(
  items: readonly Item[],
  bench: Bench,
  turned: Grader,
  seed: number,
): Promise<PlaceBias | null> {
  const plain = await bench.gradeAll(items);
  const other = await bench.gradeAll(items, turned);
  const pairs = pairsOf(plain, other);
  const difference = differenceIn(pairs, seed);
  const changed = rateOf(pairs.map(({ before, after }) => before.passed !== after.passed));
  return difference && changed && { answers: pairs.length, turned: changed, difference };
}

interface Pair {
  readonly before: AuditGrade;
  readonly after: AuditGrade;
}

function pairsOf(plain: readonly AuditGrade[], other: readonly AuditGrade[]): readonly Pair[] {
  return other.flatMap((after, index) => {
    const before = plain[index];
    return before && before.score !== null && after.score !== null ? [{ before, after }] : [];
  });
}

const differenceIn = (pairs: readonly Pair[], seed: number) =>
  differenceOf(
    pairs.map(({ after }) => after.score ?? 0),
    pairs.map(({ before }) => before.score ?? 0),
    seed,
  );

/** Whether a judge gives more than people do to models of its own maker. `modelOf`: what a candidate was made from. */
export function familyBias(
  { judges }: Grader,
  judged: readonly Judged[],
  modelOf: (candidate: CandidateId) => string,
): FamilyBias | null {
  const scored = judged.flatMap(({ key, score, truth }) => {
    const family = familyOf(modelOf(key.candidate));
    return score === null || family === null ? [] : [{ family, over: score - truth.score }];
  });
  for (const family of new Set(judges.map(({ model }) => familyOf(model)))) {
    if (family === null) continue;
    const own = scored.filter((one) => one.family === family).map(({ over }) => over);
    const others = scored.filter((one) => one.family !== family).map(({ over }) => over);
    const difference = gapOf(own, others);
    if (difference) return { family, difference };
  }
  return null;
}
