import type { TrainingReport } from '../../src/core/model/report-document.ts';

const steps = (count: number, every = 1): readonly number[] =>
  Array.from({ length: Math.floor(count / every) }, (_, index) => (index + 1) * every);

/** Falls fast, then slowly, and trembles as batches do. */
const loss = (step: number, noise: number): number =>
  0.18 + 2.2 * Math.exp(-step / 22) + noise * Math.sin(step * 2.7) * Math.cos(step * 1.3);

const reward = (step: number, noise: number): number =>
  0.92 - 0.3 * Math.exp(-step / 40) + noise * Math.sin(step * 3.1) * Math.cos(step * 0.7);

export const TRAININGS: readonly TrainingReport[] = [
  {
    candidate: 'distilled',
    metric: 'train-loss',
    points: steps(120).map((step) => ({ step, value: loss(step, 0.05) })),
  },
  {
    candidate: 'rft',
    metric: 'train-reward',
    points: steps(150).map((step) => ({ step, value: reward(step, 0.07) })),
  },
  {
    candidate: 'rft',
    metric: 'valid-reward',
    points: steps(150, 25).map((step) => ({ step, value: reward(step, 0) - 0.01 })),
  },
  {
    candidate: 'supervised',
    metric: 'train-loss',
    points: steps(90).map((step) => ({ step, value: 1.1 * loss(step, 0.06) })),
  },
  {
    candidate: 'supervised',
    metric: 'valid-loss',
    points: steps(90, 15).map((step) => ({ step, value: 1.18 * loss(step, 0) })),
  },
];
