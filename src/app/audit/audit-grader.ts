import { meanOf, rateOf } from '../../core/audit/estimates.ts';
import type { GraderAudit } from '../../core/model/audit.ts';
import { sampleOf } from '../../core/model/sample.ts';
import type { CandidateId } from '../../core/model/units.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import type { Grader } from '../../ports/grader.ts';
import { attackGrader } from './attack-grader.ts';
import { type Case, type Item, toSample } from './cases.ts';
import { compareVerdicts, type Judged } from './compare-verdicts.ts';
import { findFaults } from './find-faults.ts';
import { findGaps } from './find-gaps.ts';
import type { Bench } from './graded.ts';
import { familyBias, gradeAgain, gradePadded, gradeTurned } from './habits.ts';
import type { Answer } from './read-answers.ts';
import type { RightAnswers } from './right-answers.ts';

/** A grader, and all that it is held against. */
export interface Subject {
  readonly grader: Grader;
  /** The same with the order turned that its judges read in; `null`: there is nothing to turn. */
  readonly turned: Grader | null;
  /** What its judges are to say where an answer is right. */
  readonly verdicts: readonly string[];
  readonly right: RightAnswers | null;
  readonly cases: readonly Case[];
  readonly answers: readonly Answer[];
  /** What a candidate was made from. */
  readonly modelOf: (candidate: CandidateId) => string;
}

/** Stands in where no right answer is known and none is recorded. */
const PLAIN = 'I have looked into it and will come back to you.';
/** Answers that are graded several times, or with padding. */
const REPEATED = 20;

export async function auditGrader(
  subject: Subject,
  bench: Bench,
  { seed, repeats }: { readonly seed: number; readonly repeats: number },
): Promise<GraderAudit> {
  const { grader, turned, verdicts, cases, answers } = subject;
  const references = await gradeReferences(subject, bench);
  const attacks = await attackGrader(cases, bench, verdicts, seed);
  const seen = await gradeAnswers(answers, bench);
  const labelled = seen.flatMap(({ truth, ...one }) => (truth === null ? [] : [{ ...one, truth }]));
  const recorded = seen.flatMap(({ recorded: passed, ...one }) =>
    passed === null ? [] : [{ ...one, truth: { score: Number(passed), stratum: '', weight: 1 } }],
  );
  const some = seededRandom(namedSeed('repeat', seed)).shuffle(materialOf(subject)).slice(0, REPEATED);
  const isJudged = grader.judges.length > 0;
  const repeated = await gradeAgain(some, bench, repeats);
  const length = isJudged ? await gradePadded(some, bench, seed) : null;
  const place = turned === null ? null : await gradeTurned(some, bench, turned, seed);
  const facts = {
    grader: grader.id,
    references,
    honest: meanOf(seen.flatMap(({ score }) => (score === null ? [] : [score]))),
    constant: constantOf(cases),
    attacks,
    repeated,
    length,
    place,
    family: isJudged ? familyBias(grader, labelled, subject.modelOf) : null,
    agreement: [
      ...(labelled.length > 0 ? [compareVerdicts('labels', labelled, seed)] : []),
      ...(recorded.length > 0 ? [compareVerdicts('recorded', recorded, seed)] : []),
    ],
    per1000: costOf(bench),
    grades: bench.grades,
    stopped: bench.stopped,
  };
  return { ...facts, findings: findFaults(facts), gaps: findGaps(facts, subject) };
}

async function gradeAnswers(
  answers: readonly Answer[],
  bench: Bench,
): Promise<readonly (Omit<Judged, 'truth'> & Pick<Answer, 'truth' | 'recorded'>)[]> {
  const graded = await bench.gradeAll(answers);
  return answers.slice(0, graded.length).map(({ key, truth, recorded }, index) => ({
    key,
    truth,
    recorded,
    ...(graded[index] ?? { score: null, passed: null }),
  }));
}

/** Answers as a grader meets them: recorded ones, else right ones, else one that says nothing. */
function materialOf({ answers, cases }: Subject): readonly Item[] {
  if (answers.length > 0) return answers;
  const right = cases.flatMap(toSample);
  if (right.length > 0) return right;
  return cases.map(({ example, idle }) => ({ example, sample: { ...sampleOf(PLAIN), ...idle } }));
}

async function gradeReferences({ cases, right }: Subject, bench: Bench): Promise<GraderAudit['references']> {
  const items = cases.flatMap(toSample);
  if (items.length === 0 || right === null) return null;
  const grades = await bench.gradeAll(items);
  if (grades.length === 0) return null;
  const failing = grades.flatMap(({ passed }, index) =>
    passed === true ? [] : [items[index]?.example.id ?? ''],
  );
  const { from, what } = right;
  return {
    from,
    what,
    examples: grades.length,
    passed: grades.length - failing.length,
    unscored: grades.filter(({ score }) => score === null).length,
    reason: grades.find(({ reason }) => reason !== undefined)?.reason ?? null,
    failing,
  };
}

/** What whoever always says the same gets right. */
function constantOf(cases: readonly Case[]): GraderAudit['constant'] {
  const known = cases.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const counts = [...Map.groupBy(known, (answer) => answer)].map(([answer, own]) => ({
    answer,
    count: own.length,
  }));
  const [first] = counts.toSorted((a, b) => b.count - a.count);
  const right = first && rateOf(known.map((answer) => answer === first.answer));
  return right && first.count > 1 ? { answer: first.answer, right } : null;
}

function costOf({ grades, secondsPerGrade, usd, tokens }: Bench): GraderAudit['per1000'] {
  const per = (value: number): number => (grades === 0 ? 0 : (1000 * value) / grades);
  return {
    seconds: 1000 * secondsPerGrade,
    usd: usd === null ? null : per(usd),
    input: per(tokens.input),
    output: per(tokens.output),
  };
}
