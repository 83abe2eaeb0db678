import betaCdf from '@stdlib/stats-base-dists-beta-cdf';
import type { ChangeReport, LengthChange, PartChange } from '../model/change-report.ts';
import type { Estimate } from '../model/estimate.ts';
import { clusteredMean, holm, spearman } from '../stats/index.ts';
import type { AnswerTraits } from './answer-traits.ts';
import { changedErrors, type EarlierStudent } from './changed-errors.ts';
import type { CandidateData } from './observations.ts';
import { scoreDifferences } from './pairing.ts';
import { type Rows, rowsOf } from './rows.ts';

const LEVEL = 0.95;
/** What is written grew by more than this share. */
const GREW = 0.1;

/** A candidate's scores and what its answers are like, by the rows of one frame. */
export interface Answering {
  readonly data: CandidateData;
  readonly traits: AnswerTraits;
}

/** What changed from one candidate to another on the same examples, in the frame of both. */
export function changesBetween(
  from: Answering,
  to: Answering,
  relations: ChangeReport['relations'],
  earlier?: EarlierStudent,
): ChangeReport {
  const differences = scoreDifferences(to.data, from.data);
  const count = (holds: (difference: number) => boolean): number =>
    differences.reduce((sum, one) => sum + Number(holds(one)), 0);
  const lengths = (['output', 'reasoning', 'characters'] as const).flatMap((measure) =>
    lengthChange(from, to, measure, differences),
  );
  const score = estimateOf(rowsOf(to.data, differences));
  return {
    from: from.data.id,
    to: to.data.id,
    relations,
    gained: count((difference) => difference > 0),
    lost: count((difference) => difference < 0),
    errors: changedErrors(from, to, earlier),
    lengths,
    isInflated: (score?.low ?? 0) > 0 && lengths.some(grew),
    parts: partChanges(from, to),
  };
}

const grew = ({ measure, from, difference }: LengthChange): boolean =>
  measure !== 'characters' && difference.low > 0 && difference.point > GREW * from.point;

function lengthChange(
  from: Answering,
  to: Answering,
  measure: LengthChange['measure'],
  scores: Float64Array,
): LengthChange[] {
  const [before, after] = [from.traits[measure], to.traits[measure]];
  const longer = minus(after, before);
  const isShared = (column: Float64Array): Float64Array =>
    column.map((value, row) => (Number.isNaN(longer[row] as number) ? Number.NaN : value));
  const estimates = [isShared(before), isShared(after), longer].map((column) =>
    estimateOf(rowsOf(to.data, column)),
  );
  const [own, theirs, difference] = estimates;
  if (!own || !theirs || !difference || (own.point === 0 && theirs.point === 0)) return [];
  return [{ measure, from: own, to: theirs, difference, withScore: rankCorrelation(longer, scores) }];
}

function rankCorrelation(longer: Float64Array, better: Float64Array): Estimate | null {
  const rows = [...longer.keys()].filter(
    (row) => !Number.isNaN(longer[row] as number) && !Number.isNaN(better[row] as number),
  );
  const of = (column: Float64Array): number[] => rows.map((row) => column[row] as number);
  const found = spearman(of(longer), of(better), LEVEL);
  if (!found) return null;
  const { rho, low, high, n } = found;
  return { point: rho, low, high, level: LEVEL, n, method: 'Spearman, Bonett–Wright' };
}

function partChanges(from: Answering, to: Answering): PartChange[] {
  const found = [...from.traits.parts].flatMap(([part, before]) => {
    const after = to.traits.parts.get(part);
    if (!after) return [];
    const rows = rowsOf(to.data, minus(after, before));
    const difference = estimateOf(rows);
    if (!difference) return [];
    const mean = (column: Float64Array): number =>
      estimateOf(
        rowsOf(
          to.data,
          column.map((value, row) => value + 0 * ((after[row] as number) - (before[row] as number))),
        ),
      )?.point ?? Number.NaN;
    return [{ part, from: mean(before), to: mean(after), difference, p: pValue(rows) }];
  });
  const adjusted = holm(found.map(({ p }) => p));
  return found.map((one, index) => ({ ...one, adjustedP: adjusted[index] as number }));
}

const minus = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, row) => value - (b[row] as number));

/** Mean of a column; `null` of fewer than two examples or clusters. */
export const meanEstimate = (data: CandidateData, column: Float64Array): Estimate | null => {
  const estimate = estimateOf(rowsOf(data, column));
  return estimate && { ...estimate, method: 't' };
};

/** `null` of fewer than two examples or clusters. */
function estimateOf({ values, clusters, weights, clusterCount, isWeighted }: Rows): Estimate | null {
  if (values.length < 2 || clusterCount < 2) return null;
  const { mean, low, high, n } = clusteredMean(values, clusters, LEVEL, isWeighted ? weights : undefined);
  return { point: mean, low, high, level: LEVEL, n, method: 't, paired' };
}

/** Two-sided, of a mean of 0: t² / (df + t²) is beta distributed. All alike, it is a sign test. */
function pValue({ values, clusters, weights, clusterCount, isWeighted }: Rows): number {
  const { mean, se, df } = clusteredMean(values, clusters, LEVEL, isWeighted ? weights : undefined);
  if (mean === 0) return 1;
  if (se === 0) return 2 ** (1 - clusterCount);
  const t = mean / se;
  return betaCdf(df / (df + t * t), df / 2, 0.5);
}
