import { correctAnswered } from '../core/decision/bounds.ts';
import { type CandidateData, meanOfColumn } from '../core/decision/observations.ts';
import type { PeopleFigures } from '../core/decision/people.ts';
import { estimateAccuracy } from '../core/decision/summarize.ts';
import type { Estimate } from '../core/model/estimate.ts';
import type { PeopleOfCandidate, PeopleReport } from '../core/model/label.ts';
import type { CandidateId } from '../core/model/units.ts';
import { criticalZ } from '../core/stats/critical-value.ts';
import { judgedRateInterval, predictionPoweredMean } from '../core/stats/index.ts';

/** Labels of a run, and what becomes of them. */
export interface People {
  readonly figures: PeopleFigures;
  readonly use: PeopleReport['use'];
}

const LEVEL = 0.95;

/** What people's labels tell of every candidate, beside what they tell of the grader. */
export function reportPeople(
  { figures, use }: People,
  data: readonly { readonly id: CandidateId; readonly data: CandidateData }[],
  seed: number,
): PeopleReport {
  const { differences, frontierFails: _, names: __, ...rest } = figures;
  return {
    ...rest,
    use,
    candidates: data.map(({ id, data: own }) => {
      const accuracy = estimateAccuracy(own, seed);
      const labelled = differences.find((one) => one.id === id);
      return {
        id,
        labelled: labelled?.labelled ?? 0,
        corrected: accuracy && correctedOf(accuracy, own, figures),
        predictionPowered: accuracy && poweredOf(accuracy, labelled),
      } satisfies PeopleOfCandidate;
    }),
  };
}

/** Answers that would be as uncertain as this estimate, all of equal weight. */
function effectiveSize({ point, low, high, n }: Estimate): number {
  const se = (high - low) / (2 * criticalZ(LEVEL));
  const size = se > 0 ? (point * (1 - point)) / se ** 2 : n;
  return Math.max(1, Math.min(n, size > 0 ? size : n));
}

/** Failed requests pass nothing, whoever looks: what was answered is corrected. */
function correctedOf(accuracy: Estimate, data: CandidateData, figures: PeopleFigures): Estimate | null {
  const { sensitivity, specificity } = figures;
  const answered = 1 - (meanOfColumn(data, data.columns.failed) ?? 0);
  if (!sensitivity || !specificity || answered <= 0) return null;
  const observed = Math.min(1, Math.max(0, accuracy.point));
  const point = correctAnswered(observed, 1 - answered, sensitivity.point, specificity.point);
  if (point === null) return null;
  const interval = judgedRateInterval(
    {
      observed: Math.min(1, observed / answered),
      n: Math.max(1, effectiveSize(accuracy) * answered),
      sensitivity: sensitivity.point,
      nPositive: sensitivity.n,
      specificity: specificity.point,
      nNegative: specificity.n,
    },
    LEVEL,
  );
  const [low, high] = [answered * interval.low, answered * interval.high];
  const clipped = { point, low: Math.min(low, point), high: Math.max(high, point) };
  return { ...clipped, level: LEVEL, n: accuracy.n, method: 'corrected for the grader (Lang–Reiczigel)' };
}

function poweredOf(
  accuracy: Estimate,
  labelled: PeopleFigures['differences'][number] | undefined,
): Estimate | null {
  if (!labelled || labelled.mean === null || labelled.sd === null) return null;
  const { value, se } = predictionPoweredMean({
    judgedMean: accuracy.point,
    judgedVariance: ((accuracy.high - accuracy.low) / (2 * criticalZ(LEVEL))) ** 2 * accuracy.n,
    judged: accuracy.n,
    meanDifference: labelled.mean,
    sdDifference: labelled.sd,
    labelled: labelled.labelled,
  });
  const clip = (share: number): number => Math.min(1, Math.max(0, share));
  const reach = criticalZ(LEVEL) * se;
  return {
    point: clip(value),
    low: clip(value - reach),
    high: clip(value + reach),
    level: LEVEL,
    n: labelled.labelled,
    method: 'prediction-powered mean',
  };
}
