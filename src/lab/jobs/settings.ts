import type { TuningSettings } from '../tuning/order.ts';
import type { Hyperparameters, JobRequest } from './job-request.ts';

/** Sequences, or prompts, that the recipe shows a model in all: 400 and 200 steps of 32. */
const RECIPE_ROWS = { supervised: 12_800, reinforcement: 6_400 } as const;
const BATCH_SIZE = 32;
const SAMPLES = 4;
const MOST_EPOCHS = 50;
const EVAL_SAMPLES = 100;
/** Validations of a job whose interval is left to the lab. */
const EVALUATIONS = 10;

/** The request's hyperparameters, with the recipe's where it says `auto` or nothing. */
export function resolveSettings(request: JobRequest, rows: number): TuningSettings {
  const method = request.method?.type ?? 'supervised';
  const given = readHyperparameters(request);
  const batchSize = valueOr(given.batch_size, BATCH_SIZE);
  const epochs = valueOr(
    given.n_epochs,
    Math.max(1, Math.min(MOST_EPOCHS, Math.round(RECIPE_ROWS[method] / rows))),
  );
  const steps = Math.ceil((rows * epochs) / batchSize);
  return {
    epochs,
    batchSize,
    learningRateMultiplier: valueOr(given.learning_rate_multiplier, 1),
    samples: Math.max(2, Math.round(SAMPLES * valueOr(given.compute_multiplier, 1))),
    evalInterval: valueOr(given.eval_interval, Math.max(1, Math.ceil(steps / EVALUATIONS))),
    evalSamples: valueOr(given.eval_samples, EVAL_SAMPLES),
    seed: request.seed ?? 0,
  };
}

/** The same in OpenAI's names, for the job object. */
export function describeSettings(settings: TuningSettings): Hyperparameters {
  const { epochs, batchSize, learningRateMultiplier } = settings;
  return { n_epochs: epochs, batch_size: batchSize, learning_rate_multiplier: learningRateMultiplier };
}

function readHyperparameters({ method }: JobRequest): Hyperparameters {
  if (method?.type === 'reinforcement') return method.reinforcement.hyperparameters ?? {};
  return method?.supervised?.hyperparameters ?? {};
}

function valueOr(value: number | 'auto' | undefined, otherwise: number): number {
  return value === undefined || value === 'auto' ? otherwise : value;
}
