import { drawUniform, drawWithin } from '../../core/estimate/draw-range.ts';
import { forecastOf } from '../../core/estimate/forecast.ts';
import type { Candidate, TrainingSpec } from '../../core/model/candidate.ts';
import { trainingOf } from '../../core/model/candidate.ts';
import type { CostLine } from '../../core/model/training-estimate.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { type Random, seededRandom } from '../../core/random.ts';
import { candidateOf, graderOf } from '../runnable.ts';
import type { JobPlan } from '../training/plan-training.ts';
import type { ExpectedTokens } from './expect-tokens.ts';
import type { Ground } from './ground.ts';

/** What one training takes, by line and in all; `usd` null: a part that is billed is not known. */
export interface TrainingBill {
  readonly lines: readonly CostLine[];
  readonly usd: Float64Array | null;
  /** Of all, what is wanting. */
  readonly unknown: string | null;
}

/** Where the provider chooses the epochs: few are usual. */
const AUTO_EPOCHS = { low: 1, high: 4 };
/** How far billed training tokens lie from those of the same requests. */
const BILLED_TOKENS = { low: 0.95, high: 1.05 };
/** Rollouts of one prompt in one step, and tokens a second of a reinforcement job, where nobody says. */
const ROLLOUTS = { low: 4, high: 16 };
const TOKENS_A_SECOND = { low: 500, high: 200_000 };

/** Labels, the job and what grading it takes, of one training without the one that it starts from. */
export function billOf(
  candidate: Candidate,
  job: JobPlan,
  tokens: ExpectedTokens,
  ground: Ground,
): TrainingBill {
  const training = trainingOf(candidate) as TrainingSpec;
  const random = seededRandom(namedSeed(`bill of ${candidate.id}`, ground.config.seed));
  if (job.state === 'recorded' && !ground.untrained) return sunk(candidate, ground);
  if (training.usd !== undefined) return stated(candidate, training.usd, ground, random);
  const labels = labelsOf(candidate, job, ground, random);
  const accepted = labels?.accepted ?? null;
  const own =
    training.method === 'reinforcement'
      ? reinforcementOf(candidate, training, job, tokens, ground, random)
      : supervisedOf(candidate, training, job, tokens, accepted, ground, random);
  return addUp([...(labels ? [labels] : []), ...own], ground.draws);
}

interface Line {
  readonly item: string;
  readonly detail: string;
  readonly usd: Float64Array | null;
}

function addUp(parts: readonly Line[], draws: number): TrainingBill {
  const usd = new Float64Array(draws);
  for (const part of parts)
    part.usd?.forEach((value, draw) => {
      usd[draw] = (usd[draw] as number) + value;
    });
  const missing = parts.find((part) => part.usd === null);
  return {
    lines: parts.map(({ item, detail, usd: own }) => ({ item, detail, usd: own && forecastOf(own) })),
    usd: missing ? null : usd,
    unknown: missing ? `${missing.item}: ${missing.detail}` : null,
  };
}

function sunk({ id }: Candidate, { draws }: Ground): TrainingBill {
  return addUp(
    [{ item: `training ${id}`, detail: 'trained already: spent', usd: new Float64Array(draws) }],
    draws,
  );
}

function stated({ id }: Candidate, usd: number, { config, draws }: Ground, random: Random): TrainingBill {
  const range = config.candidateRanges[`candidates.${id}.training.usd`] ?? { low: usd, high: usd };
  const line = {
    item: `training ${id}`,
    detail: 'as the config says',
    usd: drawWithin(range, draws, random),
  };
  return addUp([line], draws);
}

/** The teacher asked on the train split costs what it cost on the eval; what it gets wrong is paid and not learnt. */
function labelsOf(
  { id, approach }: Candidate,
  { labels, examples }: JobPlan,
  { figures, config, pricing, evidence }: Ground,
  random: Random,
): (Line & { readonly accepted: Float64Array }) | null {
  if (!labels || approach.kind !== 'distilled' || approach.teacher === undefined) return null;
  const { teacher } = approach;
  const seen = figures.get(teacher);
  const item = `labels for ${id}`;
  const none = { item, usd: null, accepted: new Float64Array(0) };
  if (!seen) return { ...none, detail: `the teacher '${teacher}' was not measured` };
  const part = seen.parts[0];
  const samples = labels.answers / Math.max(1, examples);
  const accepted = seen.accuracy.map((right) => {
    const chance = 1 - (1 - right) ** samples;
    const luck = Math.sqrt(examples * chance * (1 - chance)) * random.normal();
    return Math.min(examples, Math.max(0, examples * chance + luck));
  });
  if (!part) return { ...none, accepted, detail: `the teacher '${teacher}' is unpriced` };
  const kept = forecastOf(accepted);
  const canBatch = pricing.priceOf(candidateOf(config, teacher))?.batch !== undefined;
  const isBatch = evidence.find((one) => one.id === teacher)?.parts[0]?.candidate.tier === 'batch';
  const usd = (isBatch ? part.batch : part.uncached).map((each) => each * labels.answers);
  const batch =
    canBatch && !isBatch ? `; tier: batch would take ${share(part.batch, part.uncached)} of that` : '';
  return {
    item,
    usd,
    accepted,
    detail: `${count(labels.answers)} answers of ${teacher}, of which ${count(kept.low)} to ${count(kept.high)} are likely to be accepted${batch}`,
  };
}

function supervisedOf(
  { id }: Candidate,
  { method, epochs }: TrainingSpec,
  job: JobPlan,
  { input, output }: ExpectedTokens,
  accepted: Float64Array | null,
  { draws }: Ground,
  random: Random,
): readonly Line[] {
  const item = `training ${id}`;
  const { usd: price } = job.job;
  const [inputs, outputs] = [drawWithin(input, draws, random), drawWithin(output, draws, random)];
  const times = method === 'dpo' ? 2 : 1;
  const tokens = inputs.map((read, draw) => {
    const rows = accepted?.length ? (accepted[draw] as number) : job.examples;
    const passes = epochs ?? drawUniform(AUTO_EPOCHS, random);
    return times * rows * (read + (outputs[draw] as number)) * passes * drawUniform(BILLED_TOKENS, random);
  });
  const range = forecastOf(tokens);
  const rows = accepted?.length ? 'accepted rows' : `${count(job.examples)} rows`;
  const chosen = epochs === undefined ? '1 to 4 epochs (the provider chooses)' : `${epochs} epochs`;
  const told = `${rows} over ${chosen}: ${count(range.low)} to ${count(range.high)} tokens`;
  if (price === null)
    return [
      { item, usd: null, detail: `${told}; the price sheet has no training-token price for ${job.start}` },
    ];
  return [
    { item, usd: tokens.map((each) => (each * price) / 1e6), detail: `${told} at $${price} a million` },
  ];
}

/** Hours of the core loop: rollouts and their tokens over a throughput, or the user's word. */
function reinforcementOf(
  { id }: Candidate,
  training: TrainingSpec,
  job: JobPlan,
  { output }: ExpectedTokens,
  ground: Ground,
  random: Random,
): readonly Line[] {
  const { draws } = ground;
  const item = `training ${id}`;
  const { usd: price } = job.job;
  const outputs = drawWithin(output, draws, random);
  const rollouts = outputs.map(
    () => job.examples * (training.epochs ?? drawUniform(AUTO_EPOCHS, random)) * drawLog(ROLLOUTS, random),
  );
  const said = training.expect?.hours;
  const hours = said
    ? drawWithin(said, draws, random)
    : rollouts.map(
        (each, draw) => (each * (outputs[draw] as number)) / drawLog(TOKENS_A_SECOND, random) / 3600,
      );
  const range = forecastOf(hours);
  const told = said
    ? `${hour(range.low)} to ${hour(range.high)} of core loop, as the config says`
    : `${hour(range.low)} to ${hour(range.high)} of core loop at 500 to 200,000 tokens a second: say training.expect.hours where you know it`;
  const line: Line =
    price === null
      ? { item, usd: null, detail: `${told}; the price sheet has no training-hour price for ${job.start}` }
      : { item, usd: hours.map((each) => each * price), detail: `${told}, $${price} an hour` };
  const grader = graderLine(training, rollouts, ground);
  return grader ? [line, grader] : [line];
}

/** A model that rewards is paid for every rollout, at what a grade of it cost on the eval. */
function graderLine(
  training: TrainingSpec,
  rollouts: Float64Array,
  { config, grading }: Ground,
): Line | null {
  const grader = graderOf(config, training);
  const judged = grading?.judged.find((one) => one.grader === grader.id);
  if (!judged) return null;
  const each = judged.total.usdPerThousandGrades;
  const item = `grader ${grader.id}`;
  if (each === null) return { item, usd: null, detail: 'its model is unpriced' };
  const range = forecastOf(rollouts);
  const usd = rollouts.map((count) => (count * each) / 1000);
  return { item, usd, detail: `${count(range.low)} to ${count(range.high)} rollouts to be graded` };
}

/** What the eval of the tuned model takes, and people; each attempt is not repeated. */
export function upfrontOf(
  candidate: Candidate,
  usdPerRequest: Float64Array,
  { config, examples, draws, grading }: Ground,
): { readonly lines: readonly CostLine[]; readonly usd: Float64Array } {
  const random = seededRandom(namedSeed(`people of ${candidate.id}`, config.seed));
  const asked = examples.length * config.run.repeats;
  const judged = grading?.judged.reduce((sum, { total }) => sum + (total.usdPerThousandGrades ?? 0), 0) ?? 0;
  const evaluation = usdPerRequest.map((usd) => asked * (usd + judged / 1000));
  const { personDays, usdPerPersonDay } = trainingOf(candidate)?.expect ?? {};
  const people =
    personDays && usdPerPersonDay !== undefined
      ? drawWithin(personDays, draws, random).map((days) => days * usdPerPersonDay)
      : null;
  return {
    usd: evaluation.map((usd, draw) => usd + (people?.[draw] ?? 0)),
    lines: [
      {
        item: 'evaluation',
        usd: forecastOf(evaluation),
        detail: `${count(asked)} requests to the tuned model`,
      },
      {
        item: 'people',
        usd: people && forecastOf(people),
        detail: people
          ? 'as the config says'
          : 'not counted: say training.expect.personDays and usdPerPersonDay',
      },
    ],
  };
}

function drawLog({ low, high }: { readonly low: number; readonly high: number }, random: Random): number {
  return low * (high / low) ** random.uniform();
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function hour(value: number): string {
  return value < 0.1 ? `${(value * 3600).toFixed(0)} s` : `${value.toFixed(1)} h`;
}

function share(part: Float64Array, whole: Float64Array): string {
  return `${Math.round((100 * forecastOf(part).expected) / forecastOf(whole).expected)} %`;
}
