import type { TrainingCurve, TrainingMetric } from '../model/training.ts';

export interface WatchOptions {
  /** Validations in a row without a gain after which nothing more is expected. */
  readonly patience: number;
  /** What counts as a gain of mean validation reward. */
  readonly leastGain: number;
  /** How far the training reward may be above that of validation; more is learnt by heart. */
  readonly mostGap: number;
}

/**
 * By Microsoft's guidance for reinforcement fine-tuning (2026): a gap up to .05 is healthy, above .10 the job is to
 * be stopped.
 */
export const WATCH: WatchOptions = { patience: 6, leastGain: 0.005, mostGap: 0.1 };

export type TrainingAlarm =
  | { readonly kind: 'plateau'; readonly since: number; readonly best: number }
  | { readonly kind: 'gap'; readonly gap: number };

/** Validations that have to show the gap, so that one noisy one ends nothing. */
const GAP_IN_A_ROW = 2;

/**
 * Whether a reinforcement job that still runs should be stopped: its validation reward has not risen for so many
 * validations, or its training reward, averaged since the validation before, has left that of validation behind.
 * `null`: it goes well, or there is nothing to tell it by.
 */
export function watchTraining(
  curves: readonly TrainingCurve[],
  { patience, leastGain, mostGap }: WatchOptions = WATCH,
): TrainingAlarm | null {
  const valid = pointsOf(curves, 'valid-reward');
  const gaps = valid.slice(-GAP_IN_A_ROW).map(({ step, value }, index, last) => {
    const place = valid.length - last.length + index;
    const before = valid[place - 1]?.step ?? 0;
    const train = pointsOf(curves, 'train-reward').filter(
      (point) => point.step > before && point.step <= step,
    );
    return train.length === 0
      ? Number.NEGATIVE_INFINITY
      : train.reduce((sum, point) => sum + point.value, 0) / train.length - value;
  });
  const gap = Math.min(...gaps);
  if (gaps.length === GAP_IN_A_ROW && gap > mostGap) return { kind: 'gap', gap };
  let best = Number.NEGATIVE_INFINITY;
  let since = 0;
  let still = 0;
  for (const { step, value } of valid) {
    if (value >= best + leastGain) [best, since, still] = [value, step, 0];
    else still += 1;
  }
  return still >= patience ? { kind: 'plateau', since, best } : null;
}

function pointsOf(curves: readonly TrainingCurve[], metric: TrainingMetric): TrainingCurve['points'] {
  return curves.find((curve) => curve.metric === metric)?.points ?? [];
}
