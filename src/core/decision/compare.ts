import type { Estimate } from '../model/estimate.ts';
import type { ComparisonReport, PairedOutcomes } from '../model/report-document.ts';
import type { ExampleId } from '../model/units.ts';
import { clusteredMean, mcnemar, nonInferiority, tangoInterval } from '../stats/index.ts';
import type { CandidateData } from './observations.ts';
import { allEqual, type Rows, rowsOf, weightedMean } from './rows.ts';
import { isPassFail } from './summarize.ts';

const LEVEL = 0.95;

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

/**
 * Candidate minus reference on the same examples: Tango's interval and McNemar's mid-p for one
 * pass-or-fail trial each, else a paired t interval over examples or clusters. `null` where fewer than
 * two examples, or clusters, are shared.
 */
export function compareCandidates(
  candidate: CandidateData,
  reference: CandidateData,
  margin: number | null,
  level: number = LEVEL,
): ComparisonReport | null {
  const differences = scoreDifferences(candidate, reference);
  const rows = rowsOf(candidate, differences);
  const n = rows.values.length;
  if (n < 2 || rows.clusterCount < 2) return null;
  const gained = rows.values.filter((difference) => difference > 0).length;
  const lost = rows.values.filter((difference) => difference < 0).length;
  const outcomes = outcomesOf(candidate, reference);
  const shape = { reference: reference.id, candidate: candidate.id, gained, lost, outcomes };
  if (!isPassFail(candidate) || !isPassFail(reference)) {
    return { ...shape, difference: meanDifference(rows, level), mcnemarMidP: null };
  }
  const table = tableOf(candidate, reference);
  const difference: Estimate = {
    point: (gained - lost) / n,
    ...tangoInterval(table, level),
    level,
    n,
    method: 'Tango score, paired',
  };
  const comparison = { ...shape, difference, mcnemarMidP: mcnemar(table).midP };
  if (margin === null) return comparison;
  const { p, verdict } = nonInferiority(table, margin);
  return { ...comparison, nonInferiority: { margin, p, verdict } };
}

/** `null` where a row of the frame is more than one pass or fail: repeats, weights, scores in between. */
function outcomesOf(candidate: CandidateData, reference: CandidateData): PairedOutcomes | null {
  const isCounted = ({ repeats, frame, columns }: CandidateData): boolean =>
    repeats <= 1 &&
    !frame.isWeighted &&
    columns.score.every((score) => score === 0 || score === 1 || Number.isNaN(score));
  if (!isCounted(candidate) || !isCounted(reference)) return null;
  const { both, aOnly, bOnly, neither } = tableOf(candidate, reference);
  return { both, candidateOnly: aOnly, referenceOnly: bOnly, neither };
}

function meanDifference(rows: Rows, level: number): Estimate {
  const { values, clusters, weights, clusterCount } = rows;
  const shape = { point: weightedMean(rows), level, n: values.length };
  if (allEqual(values))
    return { ...shape, ...flatBounds(shape.point, clusterCount, level), method: 'Tango score, paired' };
  const { low, high } = clusteredMean(values, clusters, level, rows.isWeighted ? weights : undefined);
  return { ...shape, low, high, method: `paired t over ${rows.isClustered ? 'clusters' : 'examples'}` };
}

/** Differences without spread have no t interval; as so many whole examples gained or lost, Tango's holds. */
function flatBounds(difference: number, n: number, level: number): { low: number; high: number } {
  const boundsOf = (gained: number): { low: number; high: number } => {
    const discordant = { aOnly: Math.max(0, gained), bOnly: Math.max(0, -gained) };
    return tangoInterval({ ...discordant, both: n - Math.abs(gained), neither: 0 }, level);
  };
  return { low: boundsOf(Math.floor(difference * n)).low, high: boundsOf(Math.ceil(difference * n)).high };
}
