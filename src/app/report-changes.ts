import { type Answering, changesBetween } from '../core/decision/changes.ts';
import { type Candidate, trainingOf } from '../core/model/candidate.ts';
import type { ChangeReport } from '../core/model/change-report.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { RunData } from './collect-data.ts';

type Relation = ChangeReport['relations'][number];

/**
 * What changed from the reference to every candidate, from a teacher to its students and theirs, and over each
 * training. Offline.
 */
export function reportChanges(
  run: Pick<RunData, 'data' | 'traits'>,
  candidates: readonly Candidate[],
  reference: CandidateId | undefined,
): ChangeReport[] {
  return candidates.flatMap((candidate) => {
    const pairs = new Map<CandidateId, Relation[]>();
    const add = (from: CandidateId | undefined, relation: Relation): void => {
      if (from !== undefined && from !== candidate.id)
        pairs.set(from, [...(pairs.get(from) ?? []), relation]);
    };
    add(reference, 'reference');
    add(teacherOf(candidate, candidates), 'teacher');
    add(trainingOf(candidate)?.from, 'start');
    return [...pairs].flatMap(
      ([from, relations]) => changeOf(run, candidates, from, candidate.id, relations) ?? [],
    );
  });
}

/** From one candidate of a run to another; `null` where nothing can be compared. */
export function changeOf(
  run: Pick<RunData, 'data' | 'traits'>,
  candidates: readonly Candidate[],
  from: CandidateId,
  to: CandidateId,
  relations: readonly Relation[] = relationsOf(candidates, from, to),
): ChangeReport | null {
  const [before, after] = [from, to].map((id) => answeringOf(run, id));
  if (!before || !after) return null;
  const student = candidates.find(({ id }) => id === to);
  const start = student && trainingOf(student)?.from;
  const earlier =
    start !== undefined && start !== from && relations.includes('teacher') ? answeringOf(run, start) : null;
  return changesBetween(
    before,
    after,
    relations,
    earlier ? { id: start as string, answering: earlier } : undefined,
  );
}

function relationsOf(candidates: readonly Candidate[], from: CandidateId, to: CandidateId): Relation[] {
  const student = candidates.find(({ id }) => id === to);
  if (!student) return [];
  return [
    ...(teacherOf(student, candidates) === from ? (['teacher'] as const) : []),
    ...(trainingOf(student)?.from === from ? (['start'] as const) : []),
  ];
}

function answeringOf({ data, traits }: Pick<RunData, 'data' | 'traits'>, id: CandidateId): Answering | null {
  const [own, like] = [data.get(id), traits.get(id)];
  return own && like && own.n > 0 ? { data: own, traits: like } : null;
}

/** Its own, or that of the student whose model its training began with. */
function teacherOf(
  candidate: Candidate,
  candidates: readonly Candidate[],
  left: number = candidates.length,
): CandidateId | undefined {
  const { approach } = candidate;
  if (approach.kind === 'distilled' && approach.teacher !== undefined) return approach.teacher;
  const start = candidates.find(({ id }) => id === trainingOf(candidate)?.from);
  return start && left > 0 ? teacherOf(start, candidates, left - 1) : undefined;
}
