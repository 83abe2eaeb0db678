import type { TrainingCheckpoint } from '../ports/trainer.ts';

/** The highest validation reward, else the lowest validation loss, else the last; `null`: there is none. */
export function bestCheckpoint(checkpoints: readonly TrainingCheckpoint[]): TrainingCheckpoint | null {
  const merit = ({
    validReward = Number.NEGATIVE_INFINITY,
    validLoss = Number.POSITIVE_INFINITY,
    step,
  }: TrainingCheckpoint) => [validReward, -validLoss, step];
  const isBetter = (a: TrainingCheckpoint, b: TrainingCheckpoint): boolean => {
    const [mine, other] = [merit(a), merit(b)];
    const differs = mine.findIndex((value, index) => value !== other[index]);
    return differs >= 0 && (mine[differs] as number) > (other[differs] as number);
  };
  return checkpoints.reduce<TrainingCheckpoint | null>(
    (best, one) => (best === null || isBetter(one, best) ? one : best),
    null,
  );
}
