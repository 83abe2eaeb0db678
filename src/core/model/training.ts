/** What a training tells at a step; `valid`: of examples that it is not trained on. */
export type TrainingMetric = 'train-loss' | 'valid-loss' | 'train-reward' | 'valid-reward';

/** One metric of one training, by ascending step. */
export interface TrainingCurve {
  readonly metric: TrainingMetric;
  readonly points: readonly { readonly step: number; readonly value: number }[];
}
