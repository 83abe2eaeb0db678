import type { ComparisonReport, PairedOutcomes } from '../model/candidate-report.ts';
import type { Estimate } from '../model/estimate.ts';
import { clusteredMean, mcnemar, tangoInterval } from '../stats/index.ts';
import type { CandidateData } from './observations.ts';
import { scoreDifferences, tableOf } from './pairing.ts';
import { DEFAULT_RISK } from './risk.ts';
import { allEqual, type Rows, rowsOf, weightedMean } from './rows.ts';
import { sequentialBounds } from './sequential.ts';
import { isPassFail } from './summarize.ts';
import { testMargin } from './test-margin.ts';

const LEVEL = 0.95;

/**
 * Candidate minus reference on the same examples: Tango's interval and McNemar's mid-p for one
 * pass-or-fail trial each, else a paired t interval over examples or clusters. `null` where fewer than
 * two examples, or clusters, are shared. With a margin also whether it is kept, at the one-sided `risk` and
 * by the bound that the requirement goes by, whatever the shape of the answers.
 */
export function compareCandidates(
  candidate: CandidateData,
  reference: CandidateData,
  margin: number | null,
  { level = LEVEL, risk = DEFAULT_RISK }: { readonly level?: number; readonly risk?: number } = {},
): ComparisonReport | null {
  const differences = scoreDifferences(candidate, reference);
  const rows = rowsOf(candidate, differences);
  const n = rows.values.length;
  if (n < 2 || rows.clusterCount < 2) return null;
  const gained = rows.values.filter((difference) => difference > 0).length;
  const lost = rows.values.filter((difference) => difference < 0).length;
  const outcomes = outcomesOf(candidate, reference);
  const tested = margin === null ? null : testMargin(candidate, reference, margin, risk);
  const shape = {
    reference: reference.id,
    candidate: candidate.id,
    gained,
    lost,
    outcomes,
    ...(margin !== null && tested && { nonInferiority: { margin, ...tested } }),
  };
  if (candidate.stoppedEarly || reference.stoppedEarly) {
    const bounds = sequentialBounds(candidate, differences, (1 - level) / 2, [-1, 1]) ?? { low: -1, high: 1 };
    const method = 'confidence sequence, paired';
    return {
      ...shape,
      difference: { point: weightedMean(rows), ...bounds, level, n, method },
      mcnemarMidP: null,
    };
  }
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
  return { ...shape, difference, mcnemarMidP: mcnemar(table).midP };
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
