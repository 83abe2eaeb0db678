import type { Estimate } from '../model/estimate.ts';
import type { ComparisonReport } from '../model/report-document.ts';
import type { ExampleId } from '../model/units.ts';
import { mcnemar, nonInferiority, pairedDifference, tangoInterval } from '../stats/index.ts';
import type { CandidateData, Observation } from './observations.ts';
import { isPassFail } from './summarize.ts';

const LEVEL = 0.95;

/** Scores of both candidates on the examples that both have one for, in the same order. */
export interface PairedScores {
  readonly candidate: readonly number[];
  readonly reference: readonly number[];
}

export function pairScores(candidate: CandidateData, reference: CandidateData): PairedScores {
  const theirs = new Map(reference.observations.map(({ example, score }) => [example, score]));
  const pairs = candidate.observations.flatMap(({ example, score }) => {
    const other = theirs.get(example) ?? null;
    return score === null || other === null ? [] : [[score, other] as const];
  });
  return { candidate: pairs.map(([a]) => a), reference: pairs.map(([, b]) => b) };
}

/** The examples on which the candidate scores higher, and lower, than the reference, by id. */
export function changedExamples(
  candidate: CandidateData,
  reference: CandidateData,
): { readonly gained: readonly ExampleId[]; readonly lost: readonly ExampleId[] } {
  const theirs = new Map(reference.observations.map(({ example, score }) => [example, score]));
  const sign = ({ example, score }: Observation): number => {
    const other = theirs.get(example) ?? null;
    return score === null || other === null ? 0 : Math.sign(score - other);
  };
  const withSign = (wanted: number): ExampleId[] =>
    candidate.observations.filter((one) => sign(one) === wanted).map(({ example }) => example);
  return { gained: withSign(1), lost: withSign(-1) };
}

export type Table = {
  readonly both: number;
  readonly aOnly: number;
  readonly bOnly: number;
  readonly neither: number;
};

/** The paired outcomes of pass-or-fail scores; a is the candidate, b the reference. */
export function tableOf({ candidate, reference }: PairedScores): Table {
  const table = { both: 0, aOnly: 0, bOnly: 0, neither: 0 };
  for (const [index, score] of candidate.entries()) {
    const other = reference[index] as number;
    if (score === 1) table[other === 1 ? 'both' : 'aOnly'] += 1;
    else table[other === 1 ? 'bOnly' : 'neither'] += 1;
  }
  return table;
}

/**
 * Candidate minus reference on the same examples: Tango's interval and McNemar's mid-p for one
 * pass-or-fail trial each, else a paired t interval. `null` where fewer than two examples are shared.
 */
export function compareCandidates(
  candidate: CandidateData,
  reference: CandidateData,
  margin: number | null,
): ComparisonReport | null {
  const scores = pairScores(candidate, reference);
  const n = scores.candidate.length;
  if (n < 2) return null;
  const changed = changedExamples(candidate, reference);
  const gained = changed.gained.length;
  const lost = changed.lost.length;
  const shape = { reference: reference.id, candidate: candidate.id, gained, lost };
  if (!isPassFail(candidate) || !isPassFail(reference)) {
    return { ...shape, difference: fractionalDifference(scores), mcnemarMidP: null };
  }
  const table = tableOf(scores);
  const difference: Estimate = {
    point: (gained - lost) / n,
    ...tangoInterval(table, LEVEL),
    level: LEVEL,
    n,
    method: 'Tango score, paired',
  };
  const comparison = { ...shape, difference, mcnemarMidP: mcnemar(table).midP };
  if (margin === null) return comparison;
  const { p, verdict } = nonInferiority(table, margin);
  return { ...comparison, nonInferiority: { margin, p, verdict } };
}

function fractionalDifference({ candidate, reference }: PairedScores): Estimate {
  const { difference, low, high, se, n } = pairedDifference([...candidate], [...reference], LEVEL);
  const shape = { point: difference, level: LEVEL, n };
  return se === 0
    ? { ...shape, ...flatBounds(difference, n), method: 'Tango score, paired' }
    : { ...shape, low, high, method: 'paired t over examples' };
}

/** Differences without spread have no t interval; as so many whole examples gained or lost, Tango's holds. */
function flatBounds(difference: number, n: number): { low: number; high: number } {
  const boundsOf = (gained: number): { low: number; high: number } => {
    const discordant = { aOnly: Math.max(0, gained), bOnly: Math.max(0, -gained) };
    return tangoInterval({ ...discordant, both: n - Math.abs(gained), neither: 0 }, LEVEL);
  };
  return { low: boundsOf(Math.floor(difference * n)).low, high: boundsOf(Math.ceil(difference * n)).high };
}
