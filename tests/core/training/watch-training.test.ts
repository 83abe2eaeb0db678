import { describe, expect, test } from 'vitest';
import type { TrainingCurve } from '../../../src/core/model/training.ts';
import { watchTraining } from '../../../src/core/training/watch-training.ts';

/** A validation every tenth step, a training reward every step. */
function curves(valid: readonly number[], train: (step: number) => number = () => 0.5): TrainingCurve[] {
  return [
    { metric: 'valid-reward', points: valid.map((value, index) => ({ step: 10 * (index + 1), value })) },
    {
      metric: 'train-reward',
      points: Array.from({ length: 10 * valid.length }, (_, index) => ({
        step: index + 1,
        value: train(index + 1),
      })),
    },
  ];
}

describe('a reinforcement job is stopped', () => {
  test('when its validation reward has not risen for six validations', () => {
    const flat = [0.5, 0.6, 0.7, 0.7, 0.702, 0.69, 0.704, 0.7];
    expect(watchTraining(curves(flat))).toBeNull();
    expect(watchTraining(curves([...flat, 0.69]))).toEqual({
      kind: 'plateau',
      since: 30,
      best: 0.7,
    });
  });

  test('when its training reward leaves that of validation behind, twice in a row', () => {
    const rising = (step: number): number => 0.5 + step * 0.012;
    const alarm = watchTraining(curves([0.55, 0.6, 0.63, 0.66], rising));
    expect(alarm).toMatchObject({ kind: 'gap' });
    expect(alarm?.kind === 'gap' && alarm.gap).toBeCloseTo(0.5 + 25.5 * 0.012 - 0.63, 9);
    expect(watchTraining(curves([0.55, 0.6, 0.72, 0.66], rising))).toBeNull();
  });
});

describe('a reinforcement job goes on', () => {
  test('while it gains a little each time', () => {
    expect(watchTraining(curves([0.5, 0.51, 0.52, 0.53, 0.54, 0.55, 0.56]))).toBeNull();
  });

  test('where there is no validation to tell it by', () => {
    expect(watchTraining([])).toBeNull();
    expect(watchTraining(curves([]))).toBeNull();
    const alone = curves([0.2, 0.3]).filter(({ metric }) => metric === 'valid-reward');
    expect(watchTraining(alone)).toBeNull();
  });
});
