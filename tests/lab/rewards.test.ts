import { expect, test } from 'vitest';
import { gradeSamples } from '../../src/lab/jobs/grade-samples.ts';
import { computeAdvantages } from '../../src/lab/tuning/advantages.ts';
import { aGraderThat } from '../support/a-grader.ts';

/** A grader that does what the answer tells it to. */
const obedient = aGraderThat((answer) => {
  if (answer === 'throw') throw new Error('the grader broke');
  if (answer === 'pass on') return { status: 'unscored', reason: 'cannot tell' };
  return { status: 'scored', score: Number(answer), passed: true };
});

const rows = [{ prompt: [1], example: { id: 'row-1', item: {} } }];

test('the score is the reward; what has no score earns nothing and is named', async () => {
  const texts = ['0.25', '1', 'pass on', 'throw', 'abc', 'throw'];
  const requests = texts.map((text) => ({ split: 'train' as const, row: 0, text }));
  const reply = await gradeSamples(requests, { grader: obedient, train: rows, valid: [] });
  expect(reply.rewards).toEqual([0.25, 1, 0, 0, 0, 0]);
  expect(reply.errors).toEqual(['cannot tell', 'the grader broke', 'the score is no number']);
});

test('advantages compare the samples of one prompt; where all did alike there are none', () => {
  expect(computeAdvantages([1, 1, 1, 1])).toBeNull();
  const [high, low] = computeAdvantages([1, 0]) ?? [];
  expect(high).toBeCloseTo(0.5 / 0.52);
  expect(low).toBeCloseTo(-0.5 / 0.52);
});
