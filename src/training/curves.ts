import type { TrainingCurve, TrainingMetric } from '../core/model/training.ts';

/** What one step of a job told; absent or null: nothing. */
export interface StepFigures {
  readonly step: number;
  readonly values: Readonly<Partial<Record<TrainingMetric, number | null | undefined>>>;
}

const METRICS: readonly TrainingMetric[] = ['train-loss', 'valid-loss', 'train-reward', 'valid-reward'];
/** As many points as a chart can show apart; of more, every so manieth is kept. */
const MOST_POINTS = 240;

/** The metrics that the steps tell, each by ascending step; of a step that was told twice the last telling counts. */
export function curvesOf(steps: readonly StepFigures[]): readonly TrainingCurve[] {
  return METRICS.flatMap((metric) => {
    const told = new Map<number, number>();
    for (const { step, values } of steps) {
      const value = values[metric];
      if (value !== null && value !== undefined && Number.isFinite(value)) told.set(step, value);
    }
    const points = [...told].map(([step, value]) => ({ step, value })).sort((a, b) => a.step - b.step);
    return points.length === 0 ? [] : [{ metric, points: thinned(points) }];
  });
}

/** Evenly, the first and the last point kept. */
function thinned<T>(points: readonly T[]): readonly T[] {
  const last = points.length - 1;
  if (last < MOST_POINTS) return points;
  return Array.from(
    { length: MOST_POINTS },
    (_, index) => points[Math.round((index * last) / (MOST_POINTS - 1))] as T,
  );
}
