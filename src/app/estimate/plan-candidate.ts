import type { CostProfile } from '../../core/decision/cost-profile.ts';
import { pricePathsFor } from '../../core/decision/cost-profile.ts';
import type { PartDraws } from '../../core/decision/draw-figures.ts';
import { meanOfColumn } from '../../core/decision/observations.ts';
import { meanOfDraws } from '../../core/decision/outlook.ts';
import type { PilotPoint } from '../../core/economics/learning-curve.ts';
import type { PlannedDraws } from '../../core/estimate/draw-plans.ts';
import { drawWithin } from '../../core/estimate/draw-range.ts';
import { type PlausibleAccuracy, plausibleAccuracy } from '../../core/estimate/plausible-accuracy.ts';
import { type Candidate, type TrainingSpec, trainingOf } from '../../core/model/candidate.ts';
import type { TokenPrice } from '../../core/model/price.ts';
import type { CostLine, ReadinessReport } from '../../core/model/training-estimate.ts';
import type { CandidateId } from '../../core/model/units.ts';
import { namedSeed } from '../../core/named-seed.ts';
import { seededRandom } from '../../core/random.ts';
import { monthsBetween } from '../decide.ts';
import { DEFAULT_BETWEEN_RUN_SD } from '../evidence.ts';
import { lifeOf } from '../model-life.ts';
import { LEAST_CACHED } from '../pricing.ts';
import { rootModel } from '../runnable.ts';
import { planTraining, type TrainingPlan } from '../training/plan-training.ts';
import { type ExpectedTokens, expectTokens } from './expect-tokens.ts';
import type { Ground } from './ground.ts';
import { billOf, type TrainingBill, upfrontOf } from './training-bill.ts';

/** A candidate that is to be trained, with all that is thought of it. */
export interface PlannedCandidate {
  readonly candidate: Candidate;
  readonly accuracy: PlausibleAccuracy | null;
  /** Words on what the range of accuracy stands on. */
  readonly standsOn: string;
  readonly tokens: ExpectedTokens | null;
  readonly usdPerRequest: Float64Array | null;
  /** Its own training and those that it starts from. */
  readonly costs: readonly CostLine[];
  readonly trainingUsd: Float64Array | null;
  /** What is drawn of it, where everything can be. */
  readonly planned: PlannedDraws | null;
  readonly blocked: string | null;
}

/** Every candidate that is to be trained, those first that others start from. */
export async function planCandidates(
  ground: Ground,
  readiness: readonly ReadinessReport[],
): Promise<readonly PlannedCandidate[]> {
  const made = new Map<CandidateId, PlannedCandidate>();
  const open = [...ground.waiting];
  while (open.length > 0) {
    const next = open.findIndex((one) => {
      const from = trainingOf(one)?.from;
      return from === undefined || made.has(from) || !open.some(({ id }) => id === from);
    });
    const [candidate] = open.splice(Math.max(0, next), 1);
    if (candidate) made.set(candidate.id, await planCandidate(candidate, ground, made, readiness));
  }
  return ground.waiting.map(({ id }) => made.get(id) as PlannedCandidate);
}

async function planCandidate(
  candidate: Candidate,
  ground: Ground,
  made: ReadonlyMap<CandidateId, PlannedCandidate>,
  readiness: readonly ReadinessReport[],
): Promise<PlannedCandidate> {
  if (ground.config.dataset.train === null) return withoutData(candidate);
  const plan = await planTraining(ground.config, candidate.id, ground.context);
  const { accuracy, standsOn } = accuracyOf(candidate, plan, ground, made, readiness);
  const tokens = await expectTokens(candidate, ground);
  const part = tokens && partOf(candidate, tokens, ground);
  const bill = tokens && chainBill(candidate, plan, tokens, ground, made);
  const upfront = part && upfrontOf(candidate, part.uncached, ground);
  const blocked = blockedBy(candidate, { accuracy, tokens, part, bill }, ground);
  const shape = {
    candidate,
    accuracy,
    standsOn,
    tokens,
    usdPerRequest: part?.uncached ?? null,
    costs: [...(bill?.lines ?? []), ...(upfront?.lines ?? [])],
    trainingUsd: bill?.usd ?? null,
  };
  if (blocked !== null || !accuracy || !part || !bill?.usd || !upfront)
    return { ...shape, planned: null, blocked: blocked ?? 'it cannot be forecast' };
  const profile = profileOf(candidate, accuracy.draws, part, bill.usd, ground);
  return {
    ...shape,
    planned: { profile, accuracy: accuracy.draws, part, trainingUsd: bill.usd, upfrontUsd: upfront.usd },
    blocked: null,
  };
}

function withoutData(candidate: Candidate): PlannedCandidate {
  return {
    candidate,
    accuracy: null,
    standsOn: 'nothing',
    tokens: null,
    usdPerRequest: null,
    costs: [],
    trainingUsd: null,
    planned: null,
    blocked: 'there is nothing to train on: name a file under dataset.train',
  };
}

function accuracyOf(
  candidate: Candidate,
  { jobs }: TrainingPlan,
  ground: Ground,
  made: ReadonlyMap<CandidateId, PlannedCandidate>,
  readiness: readonly ReadinessReport[],
): Pick<PlannedCandidate, 'accuracy' | 'standsOn'> {
  const training = trainingOf(candidate) as TrainingSpec;
  const { start, name } = startOf(candidate, training, ground, made);
  const pilots = pilotsOf(candidate, training, ground);
  const ready =
    training.method === 'reinforcement' ? readiness.find((one) => one.candidate === name) : undefined;
  const reach = ready?.passAt.at(-1);
  const accuracy = plausibleAccuracy({
    id: candidate.id,
    draws: ground.draws,
    seed: ground.config.seed,
    start,
    pilots,
    examples: jobs.at(-1)?.examples ?? 0,
    betweenRunSd: training.betweenRunSd ?? DEFAULT_BETWEEN_RUN_SD,
    ...(training.expect?.accuracy && { stated: training.expect.accuracy }),
    ...(reach && { reach: reach.rate }),
  });
  return { accuracy, standsOn: wordsOf(accuracy, { name, pilots, reach: reach?.k ?? null }) };
}

function wordsOf(
  accuracy: PlausibleAccuracy | null,
  {
    name,
    pilots,
    reach,
  }: { readonly name: string; readonly pilots: readonly PilotPoint[]; readonly reach: number | null },
): string {
  const unclear = accuracy?.isUnidentified ? `; ${pilots.length} pilots tell no curve` : '';
  switch (accuracy?.basis) {
    case 'stated':
      return 'the range that the config says';
    case 'pilots':
      return `a learning curve through ${pilots.length} pilots, at ${pilots.map(({ n }) => n).join(', ')} examples`;
    case 'samples':
      return `${name} and its pass@${reach}${unclear}`;
    case 'start':
      return `nothing but where ${name} stands: training may take away none of its errors, or all${unclear}`;
    default:
      return `nothing: ${name} was never measured`;
  }
}

/** Draws of the accuracy of the model that the training starts from: the base as it was prompted, or a candidate. */
function startOf(
  { endpoint }: Candidate,
  { base, from }: TrainingSpec,
  { figures, evidence }: Ground,
  made: ReadonlyMap<CandidateId, PlannedCandidate>,
): { readonly start: Float64Array | null; readonly name: string } {
  if (from !== undefined)
    return { start: figures.get(from)?.accuracy ?? made.get(from)?.accuracy?.draws ?? null, name: from };
  const bases = evidence.filter(({ parts: [part, more] }) => {
    if (!part || more || part.candidate.approach.kind !== 'prompted') return false;
    return part.candidate.model === base && part.candidate.endpoint === endpoint;
  });
  const drawn = bases.flatMap(({ id }) => {
    const draws = figures.get(id)?.accuracy;
    return draws ? [{ id, draws, mean: meanOfDraws(draws) }] : [];
  });
  const best = drawn.toSorted((a, b) => b.mean - a.mean)[0];
  return { start: best?.draws ?? null, name: best?.id ?? base ?? '' };
}

/** Measured models that were trained alike, on other numbers of examples. */
function pilotsOf(candidate: Candidate, training: TrainingSpec, { evidence, config }: Ground): PilotPoint[] {
  const teacherOf = ({ approach }: Candidate): string | undefined =>
    approach.kind === 'distilled' ? approach.teacher : undefined;
  return evidence.flatMap(({ parts: [part, more], data }): PilotPoint[] => {
    const other = part?.candidate;
    const own = other && trainingOf(other);
    if (
      !other ||
      !own ||
      more ||
      own.examples === undefined ||
      other.approach.kind !== candidate.approach.kind
    )
      return [];
    const isAlike =
      own.method === training.method &&
      own.from === training.from &&
      rootModel(config, other) === rootModel(config, candidate) &&
      other.prompt === candidate.prompt &&
      teacherOf(other) === teacherOf(candidate);
    const accuracy = meanOfColumn(data, data.columns.score);
    return isAlike && accuracy !== null
      ? [{ n: own.examples, accuracy, examples: data.frame.clusterCount }]
      : [];
  });
}

/** Its own training, and before it those that it starts from which are not made yet. */
function chainBill(
  candidate: Candidate,
  { jobs }: TrainingPlan,
  tokens: ExpectedTokens,
  ground: Ground,
  made: ReadonlyMap<CandidateId, PlannedCandidate>,
): TrainingBill {
  const last = jobs.at(-1);
  const own = last && billOf(candidate, last, tokens, ground);
  if (!own) return { lines: [], usd: null, unknown: 'it has no job' };
  const from = trainingOf(candidate)?.from;
  const parent = from === undefined ? undefined : made.get(from);
  if (!parent) return own;
  const before = parent.costs.filter(({ item }) => item !== 'evaluation' && item !== 'people');
  const parentUsd = parent.trainingUsd;
  return {
    lines: [...before, ...own.lines],
    usd: own.usd && parentUsd ? own.usd.map((usd, draw) => usd + (parentUsd[draw] as number)) : null,
    unknown: own.unknown ?? (parentUsd ? null : `what '${from}' takes is not known`),
  };
}

function partOf(
  candidate: Candidate,
  { input, output }: ExpectedTokens,
  { config, pricing, draws }: Ground,
): PartDraws | null {
  const price = pricing.priceOf(candidate);
  if (!price) return null;
  const random = seededRandom(namedSeed(`tokens of ${candidate.id}`, config.seed));
  const [inputs, outputs] = [drawWithin(input, draws, random), drawWithin(output, draws, random)];
  const cost = ({ input: read, output: write }: Pick<TokenPrice, 'input' | 'output'>): Float64Array =>
    inputs.map((tokens, draw) => (tokens * read + (outputs[draw] as number) * write) / 1e6);
  const isCached = input.likely >= LEAST_CACHED;
  const withCache = (tier: {
    readonly input: number;
    readonly cachedInput?: number;
    readonly output: number;
  }): Float64Array =>
    cost({ input: isCached ? (tier.cachedInput ?? tier.input) : tier.input, output: tier.output });
  const batch = price.batch ?? price;
  return {
    uncached: cost(price),
    cached: withCache(price),
    batch: cost(batch),
    batchCached: withCache(batch),
  };
}

function profileOf(
  candidate: Candidate,
  accuracy: Float64Array,
  part: PartDraws,
  trainingUsd: Float64Array,
  { scenario, pricing, asOf, evidence, config }: Ground,
): CostProfile {
  const { id, hosting, retiresAt } = candidate;
  const {
    successRate = 1,
    maxAttempts = 3,
    everyMonths,
    betweenRunSd,
  } = trainingOf(candidate) as TrainingSpec;
  const usd = meanOfDraws(trainingUsd);
  const priceKey = pricing.keyOf(candidate);
  const base = evidence.find(({ parts: [one] }) => one?.candidate.model === rootModel(config, candidate));
  return {
    id,
    tokens: [
      {
        priceKey,
        uncachedUsd: meanOfDraws(part.uncached),
        cachedUsd: meanOfDraws(part.cached),
        batchUsd: meanOfDraws(part.batch),
        batchCachedUsd: meanOfDraws(part.batchCached),
        paths: pricePathsFor(scenario.priceChanges, [id, priceKey], (day) => monthsBetween(asOf, day)),
      },
    ],
    errorShare: 1 - meanOfDraws(accuracy),
    failedShare: 0,
    fixed: [{ item: 'training', usd, detail: 'expected' }],
    trainings: [
      {
        usd,
        successRate,
        maxAttempts,
        everyMonths: everyMonths ?? null,
        betweenRunSd: betweenRunSd ?? DEFAULT_BETWEEN_RUN_SD,
      },
    ],
    hosting: hosting ? [{ ...hosting, candidate: id }] : [],
    secondsPerRequest: base ? meanOfColumn(base.data, base.data.columns.seconds) : null,
    tokensPerRequest: base ? meanOfColumn(base.data, base.data.columns.tokens) : null,
    serviceMonths: retiresAt === undefined ? null : monthsBetween(asOf, retiresAt),
  };
}

interface Known {
  readonly accuracy: PlausibleAccuracy | null;
  readonly tokens: ExpectedTokens | null;
  readonly part: PartDraws | null;
  readonly bill: TrainingBill | null;
}

function blockedBy(
  candidate: Candidate,
  { accuracy, tokens, part, bill }: Known,
  { config, asOf, sheet }: Ground,
): string | null {
  const base = rootModel(config, candidate);
  const { trainingEnds } = lifeOf(candidate, { config, sheet, on: asOf });
  if (candidate.retiresAt !== undefined && candidate.retiresAt <= asOf)
    return `its base is switched off since ${candidate.retiresAt}`;
  if (trainingEnds && trainingEnds.day < asOf)
    return `${base} takes no training since ${trainingEnds.day} (${trainingEnds.row.source})`;
  if (!tokens) return 'no usage of a model at its endpoint was reported: measure its base, prompted';
  if (!part) return `unpriced: say price: on the candidate, or give the sheet a row ft:${base}`;
  if (!accuracy)
    return `its start was never measured: add a prompted candidate of ${base}, or say training.expect.accuracy`;
  return bill?.unknown ?? null;
}
