import type { Config } from '../config/config.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, Milliseconds, Usd } from '../core/model/units.ts';
import { namedSeed } from '../core/named-seed.ts';
import { seededRandom } from '../core/random.ts';
import { type LoadCurve, measureLoad } from '../run/load.ts';
import type { LoadStep } from '../run/load-figures.ts';
import type { LoadRequest } from '../run/load-step.ts';
import { type RunnableCandidate, renderRequest } from '../run/plan.ts';
import { createPurse } from '../run/purse.ts';
import { boundTrial, isApplication, priceAtMost } from './bound-trial.ts';
import type { AppContext, Stopping } from './context.ts';
import { prepare } from './prepare.ts';
import { BATCH, createPricing, type Pricing } from './pricing.ts';

export interface LoadQuestion {
  readonly candidate: CandidateId;
  /** Requests a second, rising; `null`: found by doubling. */
  readonly rates: readonly number[] | null;
  /** How long arrivals count at each rate. */
  readonly seconds: number;
  /** What 95 % have to be answered in; `null`: as the scenario requires. */
  readonly latencyMs: Milliseconds | null;
  /** `null`: the run's. */
  readonly budgetUsd: Usd | null;
  readonly maxInFlight: number;
}

export interface LoadReport extends LoadCurve {
  readonly candidate: CandidateId;
  readonly model: string;
  readonly limitMs: Milliseconds;
  readonly maxInFlight: number;
  readonly seed: number;
  readonly asked: number;
  /** True where examples were asked more than once, which a cache of the server answers faster. */
  readonly repeated: boolean;
  /** What the endpoint bears within the limit, as a candidate's `hosting` says it; `null`: no rate held. */
  readonly capacity: { readonly requestsPerSecond: number; readonly tokensPerSecond: number } | null;
  /** `null`: unpriced. */
  readonly spentUsd: Usd | null;
  /** At most, of requests whose bill nobody knows. */
  readonly unknownUsd: Usd;
}

type Context = Pick<AppContext, 'createGrader' | 'createEndpoint' | 'endpointIdentity' | 'clock'> & {
  readonly store?: AppContext['store'];
};

/** Offers a candidate's endpoint the eval's own requests, at rising rates, until it answers too late. Records nothing. */
export async function load(
  config: Config,
  question: LoadQuestion,
  context: Context,
  options: Stopping & { readonly onStep: (step: LoadStep) => void },
): Promise<LoadReport> {
  const limitMs = limitOf(config, question);
  const { runnable, examples, sheet } = await findCandidate(config, question.candidate, context);
  const { candidate, model } = runnable;
  const pricing = createPricing(config, sheet, context.clock.instant().slice(0, 10));
  const isPriced =
    !isApplication(config, candidate) && priceAtMost(candidate, pricing.priceOf(candidate)) !== null;
  const purse = createPurse(budgetOf(config, question, runnable, isPriced, pricing));
  const deck = createDeck(runnable, examples, config.seed, isPriced ? pricing : null);
  const curve = await measureLoad({
    endpoint: await context.createEndpoint(config, candidate.endpoint),
    draw: deck.draw,
    ...question,
    limitMs,
    timeoutMs: config.run.requestTimeoutMs,
    purse,
    costOf: (answer) =>
      isPriced
        ? pricing.costOf(candidate, {
            ...answer,
            ...{ role: 'answer', endpoint: candidate.endpoint, latency: null, at: '' },
          })
        : null,
    clock: context.clock,
    random: seededRandom(namedSeed('arrivals', config.seed)),
    ...options,
  });
  const { highest } = curve;
  return {
    candidate: candidate.id,
    model,
    limitMs,
    maxInFlight: question.maxInFlight,
    seed: config.seed,
    asked: deck.asked(),
    repeated: deck.asked() > examples.length,
    capacity: highest && {
      requestsPerSecond: threeDigits(highest.rate),
      tokensPerSecond: threeDigits(highest.inputTokensPerSecond + highest.outputTokensPerSecond),
    },
    spentUsd: isPriced ? purse.spentUsd : null,
    unknownUsd: purse.unknownUsd,
    ...curve,
  };
}

function limitOf({ scenario }: Config, { latencyMs }: LoadQuestion): Milliseconds {
  const limit = latencyMs ?? scenario?.require.p95LatencyMs;
  if (limit !== undefined) return limit;
  throw new BreakevenError(
    'bad-input',
    'no limit of latency is known: the scenario requires no p95LatencyMs',
    'say what 95 % of the requests have to be answered in: --latency-ms 2000',
  );
}

async function findCandidate(config: Config, id: CandidateId, context: Context) {
  const known = config.candidates.find((candidate) => candidate.id === id);
  if (!known) {
    const isCascade = config.cascades.some((cascade) => cascade.id === id);
    throw new BreakevenError(
      'bad-input',
      isCascade ? `'${id}' is a cascade: it has no endpoint of its own` : `there is no candidate '${id}'`,
      `the config has: ${config.candidates.map((one) => one.id).join(', ')}`,
    );
  }
  if (known.tier === BATCH)
    throw new BreakevenError(
      'bad-input',
      `'${id}' goes by batch, whose answers come within a day: they have no latency`,
      'measure a candidate without tier: batch',
    );
  const { runnable, dataset, sheet } = await prepare(config, context);
  const found = runnable.find(({ candidate }) => candidate.id === id);
  if (found) return { runnable: found, examples: dataset.examples, sheet };
  throw new BreakevenError('bad-input', `'${id}' is not trained yet`, 'name a model, or train it first');
}

/** A paid endpoint is never loaded without a limit, and a limit holds only what has a bound. */
function budgetOf(
  config: Config,
  { budgetUsd: asked }: LoadQuestion,
  { candidate }: RunnableCandidate,
  isPriced: boolean,
  pricing: Pricing,
): Usd | null {
  const budgetUsd = asked ?? (isPriced ? config.run.budgetUsd : null);
  const price = isPriced ? priceAtMost(candidate, pricing.priceOf(candidate)) : null;
  const isFree = price?.input === 0 && price.output === 0;
  if (isPriced && !isFree && budgetUsd === null)
    throw new BreakevenError(
      'bad-input',
      `'${candidate.id}' is paid by the token, and nothing says what the load may cost`,
      'give it a limit: --budget 5',
    );
  if (budgetUsd === null) return null;
  if (!isPriced)
    throw new BreakevenError(
      'bad-config',
      `'${candidate.id}': no price is known, so a budget cannot hold it`,
      'add a price to the config or a sheet; leave --budget out where tokens cost nothing',
    );
  if (candidate.sampling.maxTokens === undefined && !isFree)
    throw new BreakevenError(
      'bad-config',
      `'${candidate.id}': without sampling.maxTokens an answer has no bound, and a budget cannot hold`,
      'say how long an answer may be: sampling: { maxTokens: … }',
    );
  return isFree ? null : budgetUsd;
}

/** The eval's requests in a seeded order, shuffled anew each time all were asked. `pricing` null: unpriced. */
function createDeck(
  runnable: RunnableCandidate,
  examples: readonly Example[],
  seed: number,
  pricing: Pricing | null,
): { draw(): LoadRequest; asked(): number } {
  const random = seededRandom(namedSeed('examples', seed));
  let order: readonly Example[] = [];
  let asked = 0;
  return {
    draw() {
      const position = asked % examples.length;
      if (position === 0) order = random.shuffle(examples);
      const example = order[position] as Example;
      const repeat = Math.floor(asked / examples.length);
      asked += 1;
      const request = renderRequest(runnable, example);
      const usdAtMost = pricing && boundTrial(runnable.candidate, request, pricing).usd;
      return { request, task: { example, repeat }, usdAtMost };
    },
    asked: () => asked,
  };
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3));
}
