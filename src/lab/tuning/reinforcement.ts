import { type Random, seededRandom } from '../../core/random.ts';
import { Decoder } from '../engine/decoder.ts';
import { generate } from '../engine/generate.ts';
import { Model } from '../engine/model.ts';
import { Optimizer } from '../engine/optimizer.ts';
import type { TrainingSequence } from '../engine/token-batch.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import { decode } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';
import { computeAdvantages } from './advantages.ts';
import { planBatches } from './epoch-order.ts';
import { countTargets, countTokens, learnSequences } from './learn-sequences.ts';
import type {
  GradeReply,
  GradeRequest,
  ReinforcementOrder,
  ReinforcementRow,
  StepMetrics,
  TuningResult,
} from './order.ts';
import { Stopwatch } from './stopwatch.ts';

const PEAK_LEARNING_RATE = 2e-3;
const WARMUP_STEPS = 10;
const LAST_SHARE = 0.1;
const MAX_COMPLETION_TOKENS = 24;
/** Sequences that are sampled at once. */
const MOST_SLOTS = 256;

type Grade = (requests: readonly GradeRequest[]) => Promise<GradeReply>;

interface Sampled {
  readonly prompt: readonly number[];
  readonly completion: readonly number[];
}

/** A model in training and the decoder that samples from it. */
interface Learner {
  readonly model: Model;
  readonly optimizer: Optimizer;
  readonly decoder: Decoder;
  readonly random: Random;
}

/**
 * Policy gradient on whole answers: sample, grade, raise the probability of what did better than its
 * siblings. One update a batch, on what the current weights sampled; no reference model, no weight decay.
 */
export async function tuneReinforcement(
  order: ReinforcementOrder,
  grade: Grade,
  report: (metrics: StepMetrics) => void,
): Promise<TuningResult> {
  const { settings } = order;
  const learner = createLearner(order);
  const batches = planBatches(order.rows.length, settings, learner.random);
  let trainedTokens = 0;
  for (const [step, batch] of batches.entries()) {
    const watch = new Stopwatch();
    const sampled = watch.measure('sampling', () =>
      sample(learner, order.rows, batch, { samples: settings.samples, temperature: 1 }),
    );
    const requests = describeSamples(sampled, batch, 'train', settings.samples);
    const { rewards, errors } = await watch.measureAsync('grading', () => grade(requests));
    const sequences = weighSamples(sampled, rewards, settings.samples);
    const share = Math.max(LAST_SHARE, 1 - step / batches.length) * Math.min(1, (step + 1) / WARMUP_STEPS);
    if (sequences.length > 0) {
      watch.measure('training', () => {
        learnSequences(learner.optimizer, sequences, countTargets(sequences));
        learner.optimizer.step(PEAK_LEARNING_RATE * settings.learningRateMultiplier * share, 0);
      });
    }
    trainedTokens += countTokens(sequences);
    const last = step === batches.length - 1;
    const validates = order.validation.length > 0 && (last || (step + 1) % settings.evalInterval === 0);
    const validReward = validates
      ? await watch.measureAsync('eval', () => validate(learner, order, grade))
      : undefined;
    report({
      step: step + 1,
      total_steps: batches.length,
      scores: {
        train_reward_mean: average(rewards),
        ...(validReward === undefined ? {} : { valid_reward_mean: validReward }),
      },
      errors: { graders: errors },
      timing: { step: watch.read() },
    });
  }
  return { weights: learner.model.readWeights(), trainedTokens };
}

function createLearner({ shape, weights, settings }: ReinforcementOrder): Learner {
  const model = new Model(shape);
  model.loadWeights(weights);
  const optimizer = new Optimizer(model);
  const slots = Math.max(settings.samples, Math.min(MOST_SLOTS, settings.batchSize * settings.samples));
  const decoder = new Decoder(model, { slots, capacity: CONTEXT_TOKENS });
  return { model, optimizer, decoder, random: seededRandom(settings.seed) };
}

/** Samples completions of the given rows from the current weights. */
function sample(
  { decoder, random }: Learner,
  rows: readonly ReinforcementRow[],
  chosen: readonly number[],
  options: { samples: number; temperature: number },
): Sampled[] {
  decoder.refresh();
  const prompts = chosen.map((row) => rows[row]?.prompt ?? []);
  const completions = generate(decoder, prompts, {
    ...options,
    topP: 1,
    maxTokens: MAX_COMPLETION_TOKENS,
    stop: SPECIAL.end,
    random,
  });
  return completions.map((completion, i) => ({
    prompt: prompts[Math.floor(i / options.samples)] ?? [],
    completion,
  }));
}

function describeSamples(
  sampled: readonly Sampled[],
  chosen: readonly number[],
  split: 'train' | 'valid',
  samples: number,
): GradeRequest[] {
  return sampled.map(({ completion }, i) => ({
    split,
    row: chosen[Math.floor(i / samples)] ?? 0,
    text: decode(completion),
  }));
}

/** Each sample weighs its advantage; prompts whose samples all did alike drop out. */
function weighSamples(
  sampled: readonly Sampled[],
  rewards: readonly number[],
  samples: number,
): TrainingSequence[] {
  const sequences: TrainingSequence[] = [];
  for (let start = 0; start < sampled.length; start += samples) {
    const advantages = computeAdvantages(rewards.slice(start, start + samples));
    if (!advantages) continue;
    for (const [i, weight] of advantages.entries()) {
      sequences.push({ ...(sampled[start + i] as Sampled), weight });
    }
  }
  return sequences;
}

/** Mean reward of the likeliest answers to the validation rows. */
async function validate(learner: Learner, order: ReinforcementOrder, grade: Grade): Promise<number> {
  const chosen = [...order.validation.keys()].slice(0, order.settings.evalSamples);
  const sampled = sample(learner, order.validation, chosen, { samples: 1, temperature: 0 });
  const { rewards } = await grade(describeSamples(sampled, chosen, 'valid', 1));
  return average(rewards);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
