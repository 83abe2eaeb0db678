import { endStep, startCourse } from './course.ts';
import { countTargets, countTokens, learnSequences, scoreSequences } from './learn-sequences.ts';
import type { SupervisedOrder, SupervisedRow, TuningHooks, TuningResult } from './order.ts';
import { Stopwatch } from './stopwatch.ts';

const PEAK_LEARNING_RATE = 2e-3;
const WARMUP_STEPS = 10;
const LAST_SHARE = 0.05;
const WEIGHT_DECAY = 0.01;

/** Minimizes the mean negative log-likelihood of the completions' tokens. `null`: it was told to stop. */
export function tuneSupervised(order: SupervisedOrder, hooks: TuningHooks): TuningResult | null {
  const { settings } = order;
  const course = startCourse(order);
  const { model, optimizer, batches } = course;
  const validation = weigh(order.validation.slice(0, settings.evalSamples));
  for (const [index, batch] of batches.entries()) {
    if (index < course.made) continue;
    const watch = new Stopwatch();
    const sequences = weigh(batch.map((row) => order.rows[row] as SupervisedRow));
    const share = Math.max(LAST_SHARE, 1 - index / batches.length) * Math.min(1, (index + 1) / WARMUP_STEPS);
    const trainLoss = watch.measure('training', () => {
      const loss = learnSequences(optimizer, sequences, countTargets(sequences));
      optimizer.step(PEAK_LEARNING_RATE * settings.learningRateMultiplier * share, WEIGHT_DECAY);
      return loss;
    });
    course.trainedTokens += countTokens(sequences);
    const step = index + 1;
    const validates = step === batches.length || step % settings.evalInterval === 0;
    const validLoss =
      validates && validation.length > 0
        ? watch.measure('eval', () => scoreSequences(model, validation, countTargets(validation)))
        : undefined;
    hooks.report({
      step,
      total_steps: batches.length,
      train_loss: trainLoss,
      ...(validLoss === undefined ? {} : { valid_loss: validLoss }),
      timing: { step: watch.read() },
    });
    if (endStep(course, step, settings.evalInterval, hooks)) return null;
  }
  return { weights: model.readWeights(), trainedTokens: course.trainedTokens };
}

function weigh(rows: readonly SupervisedRow[]): (SupervisedRow & { weight: number })[] {
  return rows.map((row) => ({ ...row, weight: 1 }));
}
