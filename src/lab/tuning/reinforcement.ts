import { Decoder } from '../engine/decoder.ts';
import { generate } from '../engine/generate.ts';
import type { TrainingSequence } from '../engine/token-batch.ts';
import { CONTEXT_TOKENS } from '../models/base-models.ts';
import { decode } from '../tokenizer/tokenizer.ts';
import { SPECIAL } from '../tokenizer/vocabulary.ts';
import { computeAdvantages } from './advantages.ts';
import { type Course, endStep, startCourse } from './course.ts';
import { countTargets, countTokens, learnSequences } from './learn-sequences.ts';
import type {
  GradeReply,
  GradeRequest,
  ReinforcementOrder,
  ReinforcementRow,
  TuningHooks,
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

/** A training under way and the decoder that samples from its model. */
interface Learner {
  readonly course: Course;
  readonly decoder: Decoder;
}

/**
 * Policy gradient on whole answers: sample, grade, raise the probability of what did better than its
 * siblings. One update a batch, on what the current weights sampled; no reference model, no weight decay.
 * `null`: it was told to stop.
 */
export async function tuneReinforcement(
  order: ReinforcementOrder,
  grade: Grade,
  hooks: TuningHooks,
): Promise<TuningResult | null> {
  const { settings } = order;
  const learner = createLearner(order);
  const { course } = learner;
  const { model, optimizer, batches } = course;
  for (const [index, batch] of batches.entries()) {
    if (index < course.made) continue;
    const watch = new Stopwatch();
    const sampled = watch.measure('sampling', () =>
      sample(learner, order.rows, batch, { samples: settings.samples, temperature: 1 }),
    );
    const requests = describeSamples(sampled, batch, 'train', settings.samples);
    const { rewards, errors } = await watch.measureAsync('grading', () => grade(requests));
    const sequences = weighSamples(sampled, rewards, settings.samples);
    const share = Math.max(LAST_SHARE, 1 - index / batches.length) * Math.min(1, (index + 1) / WARMUP_STEPS);
    if (sequences.length > 0) {
      watch.measure('training', () => {
        learnSequences(optimizer, sequences, countTargets(sequences));
        optimizer.step(PEAK_LEARNING_RATE * settings.learningRateMultiplier * share, 0);
      });
    }
    course.trainedTokens += countTokens(sequences);
    const step = index + 1;
    const validates = step === batches.length || step % settings.evalInterval === 0;
    const validReward =
      validates && order.validation.length > 0
        ? await watch.measureAsync('eval', () => validate(learner, order, grade))
        : undefined;
    hooks.report({
      step,
      total_steps: batches.length,
      scores: {
        train_reward_mean: average(rewards),
        ...(validReward === undefined ? {} : { valid_reward_mean: validReward }),
      },
      errors: { graders: errors },
      timing: { step: watch.read() },
    });
    if (endStep(course, step, settings.evalInterval, hooks)) return null;
  }
  return { weights: model.readWeights(), trainedTokens: course.trainedTokens };
}

function createLearner(order: ReinforcementOrder): Learner {
  const { settings } = order;
  const course = startCourse(order);
  const slots = Math.max(settings.samples, Math.min(MOST_SLOTS, settings.batchSize * settings.samples));
  return { course, decoder: new Decoder(course.model, { slots, capacity: CONTEXT_TOKENS }) };
}

/** Samples completions of the given rows from the current weights. */
function sample(
  { decoder, course: { random } }: Learner,
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
