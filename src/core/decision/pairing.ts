import type { ExampleId } from '../model/units.ts';
import type { CandidateData } from './observations.ts';

/** Candidate minus reference by row of the frame; NaN where one of them has no score. */
export function scoreDifferences(candidate: CandidateData, reference: CandidateData): Float64Array {
  const theirs = reference.columns.score;
  return candidate.columns.score.map((score, row) => score - (theirs[row] as number));
}

/** The examples on which the candidate scores higher, and lower, than the reference, by id. */
export function changedExamples(
  candidate: CandidateData,
  reference: CandidateData,
): { readonly gained: readonly ExampleId[]; readonly lost: readonly ExampleId[] } {
  const differences = scoreDifferences(candidate, reference);
  const { ids } = candidate.frame;
  return {
    gained: ids.filter((_, row) => (differences[row] as number) > 0),
    lost: ids.filter((_, row) => (differences[row] as number) < 0),
  };
}

export type Table = {
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
};

/** The paired outcomes of pass-or-fail scores; a is the candidate, b the reference. */
export function tableOf(candidate: CandidateData, reference: CandidateData): Table {
  const table = { both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  for (const [row, score] of candidate.columns.score.entries()) {
    const other = reference.columns.score[row] as number;
    if (Number.isNaN(score) || Number.isNaN(other)) continue;
    if (score === 1) table[other === 1 ? 'both' : 'aOnly'] += 1;
    else table[other === 1 ? 'bOnly' : 'neither'] += 1;
  }
  return table;
}
