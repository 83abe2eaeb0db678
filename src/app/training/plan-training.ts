import type { Config } from '../../config/config.ts';
import { supervisedTrainingCost } from '../../core/economics/index.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../../core/model/candidate.ts';
import { BreakevenError } from '../../core/model/error.ts';
import type { Example } from '../../core/model/example.ts';
import type { CandidateId, Usd } from '../../core/model/units.ts';
import { renderTemplate } from '../../core/template.ts';
import type { RunnableCandidate } from '../../run/plan.ts';
import { renderRequest } from '../../run/plan.ts';
import { createTokenCounter, type TokenCounter } from '../../tokens/count.ts';
import { boundInputTokens } from '../../tokens/input-bound.ts';
import { boundTrial } from '../bound-trial.ts';
import type { AppContext } from '../context.ts';
import { samplesOf } from '../labels.ts';
import { type Prepared, prepare } from '../prepare.ts';
import { BATCH, createPricing } from '../pricing.ts';
import { candidateOf, graderOf, rootModel, toRunnable, trainingKey } from '../runnable.ts';
import { pickExamples } from './pick-examples.ts';
import { asTeacher, isCheaperByBatch } from './teacher.ts';
import { trainingRow } from './training-price.ts';

/** One job that training a candidate takes, its own or that of the one that it starts from. */
export interface JobPlan {
  readonly candidate: CandidateId;
  readonly method: TrainingSpec['method'];
  /** The model that it starts from, or the candidate whose model. */
  readonly start: string;
  /** `left`: a job that runs, or is paused, and is taken up. */
  readonly state: 'recorded' | 'left' | 'new';
  readonly examples: number;
  /** Left out: nearly in the eval, and repeats. */
  readonly near: number;
  readonly repeats: number;
  /** `null`: nobody is asked for labels. */
  readonly labels: {
    readonly teacher: CandidateId;
    readonly answers: number;
    readonly usdAtMost: Usd | null;
    /** They are asked by the batch tier; `cheaper`: they could be, for less. */
    readonly batch: 'used' | 'cheaper' | null;
  } | null;
  readonly job: JobPrice;
}

export interface JobPrice {
  /** Dollars a million training tokens, or an hour of core loop; `null`: the sheet has no row. */
  readonly usd: Usd | null;
  readonly per: 'million-tokens' | 'hour';
  /** Tokens of the training file once through, as counted; `null`: of reinforcement, which is billed by time. */
  readonly tokens: number | null;
  readonly epochs: number | null;
  readonly usdExpected: Usd | null;
  /** `null`: nothing bounds it; of reinforcement only a budget does. */
  readonly usdAtMost: Usd | null;
}

export interface TrainingPlan {
  readonly candidate: CandidateId;
  /** In the order in which they are made. */
  readonly jobs: readonly JobPlan[];
  /** Of what is not recorded; `null`: not bounded. */
  readonly usdAtMost: Usd | null;
}

/**
 * What training a candidate takes and costs at most, before anything is asked or uploaded.
 * @throws BreakevenError as training would: a candidate that is only prompted, examples of the eval among those
 *   to train on.
 */
export async function planTraining(
  config: Config,
  id: CandidateId,
  context: AppContext,
  { batch = false }: { readonly batch?: boolean } = {},
): Promise<TrainingPlan> {
  const prepared = await prepare(config, context);
  const { train } = prepared;
  if (!train)
    throw new BreakevenError('bad-config', 'there is nothing to train on', 'name a file under dataset.train');
  const chain = chainOf(config, candidateOf(config, id));
  const jobs: JobPlan[] = [];
  for (const candidate of chain) {
    const known = await context.store.findTraining(trainingKey(config, candidate, train.hash, context));
    const state =
      known?.status === 'succeeded' ? 'recorded' : known && known.status !== 'failed' ? 'left' : 'new';
    jobs.push(await planJob(candidate, state, { ...prepared, batch }, train.examples, context));
  }
  const open = jobs.filter(({ state }) => state !== 'recorded');
  const parts = open.flatMap(({ labels, job }) => [labels ? labels.usdAtMost : 0, job.usdAtMost]);
  const usdAtMost = parts.reduce((sum, usd) => (sum === null || usd === null ? null : sum + usd), 0);
  return { candidate: id, jobs, usdAtMost };
}

/** The candidate, after those whose models it starts from. */
function chainOf(config: Config, candidate: Candidate): readonly Candidate[] {
  const training = trainingOf(candidate);
  if (!training)
    throw new BreakevenError(
      'bad-config',
      `candidate '${candidate.id}' is only prompted`,
      'name a supervised, distilled or rft candidate',
    );
  if (training.from === undefined) return [candidate];
  const parent = candidateOf(config, training.from);
  return parent.model === null ? [...chainOf(config, parent), candidate] : [candidate];
}

type Asked = Prepared & { readonly batch: boolean };

async function planJob(
  candidate: Candidate,
  state: JobPlan['state'],
  prepared: Asked,
  train: readonly Example[],
  context: AppContext,
): Promise<JobPlan> {
  const { config, dataset } = prepared;
  const training = trainingOf(candidate) as TrainingSpec;
  const runnable = toRunnable(config, candidate, '', context);
  const picked = pickExamples(candidate, training, runnable, { config, train, evaluated: dataset.examples });
  const { approach } = candidate;
  const teacher = approach.kind === 'distilled' ? approach.teacher : undefined;
  return {
    candidate: candidate.id,
    method: training.method,
    start: training.base ?? (training.from as string),
    state,
    examples: picked.examples.length,
    near: picked.near.length,
    repeats: picked.repeats.length,
    labels: teacher === undefined ? null : boundLabels(teacher, training, picked.examples, prepared, context),
    job: await priceJob(candidate, picked.examples, runnable, prepared, context),
  };
}

function boundLabels(
  teacher: CandidateId,
  training: TrainingSpec,
  examples: readonly Example[],
  { config, sheet, batch }: Asked,
  context: AppContext,
): NonNullable<JobPlan['labels']> {
  const own = candidateOf(config, teacher);
  const pricing = createPricing(config, sheet, context.clock.instant().slice(0, 10));
  const asked = toRunnable(config, own, own.model ?? '', context);
  const runnable = asTeacher(asked, { config, pricing, batch });
  const { candidate } = runnable;
  const tier =
    candidate.tier === BATCH ? 'used' : isCheaperByBatch(asked, config, pricing) ? 'cheaper' : null;
  const samples = samplesOf(training);
  let usdAtMost: number | null = 0;
  for (const example of examples) {
    const { usd } = boundTrial(candidate, renderRequest(runnable, example), pricing);
    if (usd === null) return { teacher, answers: examples.length * samples, usdAtMost: null, batch: tier };
    usdAtMost += usd * samples;
  }
  return { teacher, answers: examples.length * samples, usdAtMost, batch: tier };
}

async function priceJob(
  candidate: Candidate,
  examples: readonly Example[],
  runnable: RunnableCandidate,
  { config, sheet }: Prepared,
  context: AppContext,
): Promise<JobPrice> {
  const training = trainingOf(candidate) as TrainingSpec;
  const row = trainingRow(config, candidate, sheet, context.clock.instant().slice(0, 10));
  const usd = row?.usd ?? null;
  const epochs = training.epochs ?? null;
  if (training.method === 'reinforcement')
    return { usd, per: 'hour', tokens: null, epochs, usdExpected: null, usdAtMost: null };
  const counter = await createTokenCounter(rootModel(config, candidate));
  const { expected, atMost } = countFile(candidate, examples, runnable, config, counter);
  const cost = (tokens: number | null): Usd | null =>
    usd === null || epochs === null || tokens === null
      ? null
      : supervisedTrainingCost({ tokens, epochs, usdPerMillion: usd });
  return {
    usd,
    per: 'million-tokens',
    tokens: expected,
    epochs,
    usdExpected: cost(expected),
    usdAtMost: cost(atMost),
  };
}

/** Room above what is counted by a tokenizer that is known; one that is guessed is bounded by bytes. */
const KNOWN_ROOM = 1.05;

/**
 * Tokens of a training file once through: its prompts, and answers as long as the references or, where nobody
 * knows those, as the teacher may write. Of pairs there are two of each.
 */
function countFile(
  candidate: Candidate,
  examples: readonly Example[],
  runnable: RunnableCandidate,
  config: Config,
  counter: TokenCounter,
): { readonly expected: number; readonly atMost: number | null } {
  const training = trainingOf(candidate) as TrainingSpec;
  const { approach } = candidate;
  const teacher =
    approach.kind === 'distilled' && approach.teacher ? candidateOf(config, approach.teacher) : null;
  const grader = graderOf(config, training);
  const gold = 'reference' in grader ? grader.reference : undefined;
  const cap = teacher ? teacher.sampling.maxTokens : undefined;
  const answers = training.method === 'dpo' ? 2 : 1;
  let expected = 0;
  let atMost: number | null = 0;
  for (const example of examples) {
    const { messages } = renderRequest(runnable, example);
    const reference = gold === undefined ? undefined : renderTemplate(gold, { item: example.item });
    const told = { role: 'assistant' as const, content: reference ?? '' };
    const length = reference === undefined ? (cap ?? 0) : 0;
    expected += answers * (counter.count({ messages: [...messages, told] }).expected + length);
    const bound: number | null = teacher === null ? 0 : (cap ?? null);
    const bytes = boundInputTokens({ messages: teacher === null ? [...messages, told] : messages });
    atMost = atMost === null || bound === null ? null : atMost + answers * (bytes + bound);
  }
  const isCounted = counter.certainty === 'known' && teacher === null;
  return { expected, atMost: isCounted ? Math.ceil(expected * KNOWN_ROOM) : atMost };
}
