import { expect, test } from 'vitest';
import { seededRandom } from '../../src/core/random.ts';
import { computeLoss } from '../../src/lab/engine/loss.ts';
import { initializeWeights, Model } from '../../src/lab/engine/model.ts';
import { Optimizer } from '../../src/lab/engine/optimizer.ts';
import { layOutParameters } from '../../src/lab/engine/shape.ts';
import type { TokenBatch } from '../../src/lab/engine/token-batch.ts';

const SHAPE = { vocabulary: 32, width: 32, layers: 2, heads: 2, hidden: 64, taps: 3 };
const STEP = 1e-3;
const PROBES = 24;

const random = seededRandom(5);
const model = new Model(SHAPE);
initializeWeights(model, seededRandom(3));
const optimizer = new Optimizer(model);
const batch = drawBatch();
optimizer.accumulate(batch);
const gradients = optimizer.readGradients();

/** Targets at every third position; weights of both signs, as reinforcement has them. */
function drawBatch(): TokenBatch {
  const [sequences, length] = [3, 16];
  const tokens = Int32Array.from({ length: sequences * length }, () => random.integer(SHAPE.vocabulary));
  const rows = Int32Array.from({ length: 16 }, (_, i) => i * 3);
  const targets = rows.map(() => random.integer(SHAPE.vocabulary));
  const weights = Float32Array.from(rows, () => random.uniform() - 0.3);
  return { tokens, sequences, length, rows, targets, weights };
}

function lossWith(index: number, change: number): number {
  const parameters = () => model.arena.floats(model.parameters, model.count);
  const original = parameters()[index] as number;
  parameters()[index] = original + change;
  const { logProbabilities } = computeLoss(model, batch);
  parameters()[index] = original;
  // Summed in double precision: the kernel's own sum is too coarse for a difference.
  return logProbabilities.reduce((sum, one, i) => sum - one * (batch.weights[i] as number), 0);
}

test.each(layOutParameters(SHAPE).spans)('the gradient of $name is what finite differences say', (span) => {
  let [squaredError, squaredSize] = [0, 0];
  for (let probe = 0; probe < PROBES; probe++) {
    const index = span.offset + random.integer(span.rows * span.columns);
    const measured = (lossWith(index, STEP) - lossWith(index, -STEP)) / (2 * STEP);
    squaredError += (measured - (gradients[index] as number)) ** 2;
    squaredSize += measured ** 2;
  }
  expect(squaredSize).toBeGreaterThan(0);
  expect(Math.sqrt(squaredError / squaredSize)).toBeLessThan(0.06); // 32-bit noise and relu's kinks leave 2 to 4 %
});

test('gradients of two batches add up', () => {
  optimizer.accumulate(batch);
  const doubled = optimizer.readGradients();
  const furthest = Math.max(...gradients.map((one, i) => Math.abs((doubled[i] as number) - 2 * one)));
  expect(furthest).toBeLessThan(1e-4);
});
