import { seededRandom } from '../../core/random.ts';
import { Model } from '../engine/model.ts';
import { Optimizer } from '../engine/optimizer.ts';
import { planBatches } from './epoch-order.ts';
import { countTargets, countTokens, learnSequences, scoreSequences } from './learn-sequences.ts';
import type { StepMetrics, SupervisedOrder, SupervisedRow, TuningResult } from './order.ts';
import { Stopwatch } from './stopwatch.ts';

const PEAK_LEARNING_RATE = 2e-3;
const WARMUP_STEPS = 10;
const LAST_SHARE = 0.05;
const WEIGHT_DECAY = 0.01;

/** Minimizes the mean negative log-likelihood of the completions' tokens. */
export function tuneSupervised(order: SupervisedOrder, report: (metrics: StepMetrics) => void): TuningResult {
  const { settings } = order;
  const model = new Model(order.shape);
  model.loadWeights(order.weights);
  const optimizer = new Optimizer(model);
  const batches = planBatches(order.rows.length, settings, seededRandom(settings.seed));
  const validation = weigh(order.validation.slice(0, settings.evalSamples));
  let trainedTokens = 0;
  for (const [step, batch] of batches.entries()) {
    const watch = new Stopwatch();
    const sequences = weigh(batch.map((row) => order.rows[row] as SupervisedRow));
    const share = Math.max(LAST_SHARE, 1 - step / batches.length) * Math.min(1, (step + 1) / WARMUP_STEPS);
    const trainLoss = watch.measure('training', () => {
      const loss = learnSequences(optimizer, sequences, countTargets(sequences));
      optimizer.step(PEAK_LEARNING_RATE * settings.learningRateMultiplier * share, WEIGHT_DECAY);
      return loss;
    });
    trainedTokens += countTokens(sequences);
    const last = step === batches.length - 1;
    const validates = validation.length > 0 && (last || (step + 1) % settings.evalInterval === 0);
    const validLoss = validates
      ? watch.measure('eval', () => scoreSequences(model, validation, countTargets(validation)))
      : undefined;
    report({
      step: step + 1,
      total_steps: batches.length,
      train_loss: trainLoss,
      ...(validLoss === undefined ? {} : { valid_loss: validLoss }),
      timing: { step: watch.read() },
    });
  }
  return { weights: model.readWeights(), trainedTokens };
}

function weigh(rows: readonly SupervisedRow[]): (SupervisedRow & { weight: number })[] {
  return rows.map((row) => ({ ...row, weight: 1 }));
}
