import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { initializeWeights, Model } from '../../src/lab/engine/model.ts';
import { ContinuousBatch } from '../../src/lab/inference/continuous-batch.ts';

const model = new Model({ vocabulary: 40, width: 32, layers: 2, heads: 4, hidden: 64, taps: 4 });
initializeWeights(model, seededRandom(11));

const request = (prompt: readonly number[], maxTokens = 6) => ({
  prompt,
  maxTokens,
  temperature: 0.8,
  topP: 1,
  seed: prompt.length,
});

/** The requests that each step brought a token of, until nothing runs. */
function drain(batch: ContinuousBatch): number[][] {
  const steps: number[][] = [];
  while (batch.busy) steps.push(batch.step().map((decoded) => decoded.request));
  return steps;
}

test('requests that run together get a token each at every step', () => {
  const batch = new ContinuousBatch(model, { slots: 4, capacity: 32 });
  batch.add(1, request([7, 8, 9]));
  batch.add(2, request([11, 12, 13]));
  const steps = drain(batch).filter((step) => step.length > 0);
  expect(steps.slice(0, 2)).toEqual([
    [1, 2],
    [1, 2],
  ]);
});

test('a request joins between two steps of another, which does not wait for it', () => {
  const batch = new ContinuousBatch(model, { slots: 4, capacity: 32 });
  batch.add(1, request([7], 8));
  expect(batch.step().map(({ request: id }) => id)).toEqual([1]);
  batch.add(2, request([11, 12, 13]));
  expect(batch.step().map(({ request: id }) => id)).toEqual([1]);
  expect(batch.step().map(({ request: id }) => id)).toEqual([1]);
  expect(batch.step().map(({ request: id }) => id)).toEqual([1, 2]);
});

test('what a request answers does not depend on what runs beside it', () => {
  const answerOf = (beside: number): number[] => {
    const batch = new ContinuousBatch(model, { slots: 4, capacity: 32 });
    batch.add(1, request([7, 8, 9]));
    for (let other = 0; other < beside; other++) batch.add(2 + other, request([other + 1, 20], 3 + other));
    const tokens: number[] = [];
    while (batch.busy)
      for (const decoded of batch.step()) if (decoded.request === 1) tokens.push(decoded.token);
    return tokens;
  };
  expect(answerOf(3)).toEqual(answerOf(0));
});

test('a request without a free slot waits, and a cancelled one makes room', () => {
  const batch = new ContinuousBatch(model, { slots: 1, capacity: 32 });
  batch.add(1, request([7], 20));
  batch.add(2, request([11], 2));
  expect(batch.step().map(({ request: id }) => id)).toEqual([1]);
  batch.cancel(1);
  expect(batch.step().map(({ request: id }) => id)).toEqual([2]);
});
