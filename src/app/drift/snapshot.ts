import type { Config } from '../../config/config.ts';
import { loadPrices } from '../../config/load-prices.ts';
import type { PricedTrial } from '../../core/decision/collector.ts';
import type { CanaryFigures } from '../../core/drift/canary.ts';
import { type Candidate, IMPORTED_ENDPOINT } from '../../core/model/candidate.ts';
import type { Example } from '../../core/model/example.ts';
import type { CandidateId, ExampleId, IsoDate, IsoInstant, RunId } from '../../core/model/units.ts';
import type { RunRecord } from '../../ports/store.ts';
import { hashOf, renderRequest } from '../../run/plan.ts';
import type { AppContext } from '../context.ts';
import { readPriced } from '../priced-trials.ts';
import { createPricing } from '../pricing.ts';
import { toRunnable } from '../runnable.ts';

/** One example as a candidate met it: what it was asked and what was expected, by hashes, and what came. */
export interface Canary {
  /** Of the messages; `null`: an import does not say. */
  readonly asked: string | null;
  /** Of the whole example, what is expected included. */
  readonly item: string | null;
  readonly figures: CanaryFigures;
}

export interface CandidateSnapshot {
  readonly id: CandidateId;
  /** The models that said that they answered, by name. */
  readonly models: readonly string[];
  /** Of everything but messages that a request is made with; `null`: an import does not say. */
  readonly settings: string | null;
  /** Dollars a million; `null`: unpriced. */
  readonly price: { readonly input: number; readonly cachedInput: number; readonly output: number } | null;
  readonly canaries: ReadonlyMap<ExampleId, Canary>;
}

/** A run as drift looks at it: no texts, a line an example. */
export interface Snapshot {
  readonly name: string;
  readonly run: RunId;
  readonly at: IsoInstant;
  readonly pricesOf: IsoDate;
  /** Of the grader that decides. */
  readonly grader: string;
  readonly candidates: readonly CandidateSnapshot[];
}

/** Reads a run, priced by the config's sheet on a day. */
export async function takeSnapshot(
  record: RunRecord,
  config: Config,
  pricesOf: IsoDate,
  context: AppContext,
): Promise<Snapshot> {
  const sheet = loadPrices(config.prices);
  const pricing = createPricing(config, sheet, pricesOf);
  const examples = await context.store.readExamples(record.id);
  const own = new Map(
    config.candidates
      .filter(({ id }) => record.candidates.some((one) => one.id === id))
      .map((candidate) => [candidate.id, createGatherer()]),
  );
  for await (const priced of readPriced({ record, config: { ...config, cascades: [] }, pricing, context }))
    own.get(priced.trial.key.candidate)?.add(priced);
  const candidates = [...own].map(([id, gatherer]): CandidateSnapshot => {
    const candidate = config.candidates.find((one) => one.id === id) as Candidate;
    const price = pricing.priceOf(candidate);
    const hashes = hashesOf(config, candidate, examples, record, context);
    return {
      id,
      models: gatherer.models(),
      settings: hashes.settings,
      price: price && {
        input: price.input,
        cachedInput: price.cachedInput ?? price.input,
        output: price.output,
      },
      canaries: new Map(
        gatherer.figures().map(([example, figures]) => [
          example,
          {
            asked: hashes.asked.get(example) ?? null,
            item: hashes.items.get(example) ?? null,
            figures,
          },
        ]),
      ),
    };
  });
  const { finishedAt, startedAt, id, name } = record;
  const grader = short(hashOf(config.graders[0]));
  return { name, run: id, at: finishedAt ?? startedAt, pricesOf, grader, candidates };
}

interface Hashes {
  readonly settings: string | null;
  readonly asked: ReadonlyMap<ExampleId, string>;
  readonly items: ReadonlyMap<ExampleId, string>;
}

const LENGTH = 12;
const short = (hash: string): string => hash.slice(0, LENGTH);

function hashesOf(
  config: Config,
  candidate: Candidate,
  examples: readonly Example[],
  { importedAt }: RunRecord,
  context: AppContext,
): Hashes {
  if (importedAt !== undefined || candidate.endpoint === IMPORTED_ENDPOINT)
    return { settings: null, asked: new Map(), items: new Map() };
  const runnable = toRunnable(config, candidate, candidate.model ?? '', context);
  const { sampling, tier, stream, tools, responseFormat, promptCache } = candidate;
  const agent = runnable.agent?.hash;
  return {
    settings: short(hashOf({ sampling, tier, stream, tools, responseFormat, promptCache, agent })),
    asked: new Map(
      examples.map((example) => [example.id, short(hashOf(renderRequest(runnable, example).messages))]),
    ),
    items: new Map(examples.map(({ id, item }) => [id, short(hashOf(item))])),
  };
}

interface Gatherer {
  add(priced: PricedTrial): void;
  models(): readonly string[];
  figures(): readonly (readonly [ExampleId, CanaryFigures])[];
}

function createGatherer(): Gatherer {
  const byExample = new Map<ExampleId, PricedTrial[]>();
  const models = new Set<string>();
  return {
    add(priced) {
      const { example } = priced.trial.key;
      const list = byExample.get(example) ?? [];
      list.push(priced);
      byExample.set(example, list);
      for (const { role, servedModel } of priced.trial.calls)
        if (role === 'answer' && servedModel !== '') models.add(servedModel);
    },
    models: () => [...models].sort(),
    figures: () => [...byExample].map(([example, trials]) => [example, figuresOf(trials)] as const),
  };
}

/** Means over the repeats of one example; tokens and time of answers alone. */
function figuresOf(trials: readonly PricedTrial[]): CanaryFigures {
  const answered = trials.filter(({ trial }) => trial.outcome.status === 'answered');
  const share = (of: (priced: PricedTrial) => boolean): number => trials.filter(of).length / trials.length;
  const mean = (of: (priced: PricedTrial) => number | null): number | null => {
    const values = answered.flatMap((one) => of(one) ?? []);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const usage = (key: 'input' | 'cachedInput' | 'output' | 'reasoning') => (priced: PricedTrial) =>
    tokensOf(priced, key);
  return {
    trials: trials.length,
    failed: share(({ trial }) => trial.outcome.status === 'failed'),
    retried: share(({ trial }) => trial.attempts > 1),
    score: mean(({ verdict }) => (verdict?.status === 'scored' ? verdict.score : null)),
    input: mean(usage('input')),
    cached: mean(usage('cachedInput')),
    visible: mean((one) => {
      const output = tokensOf(one, 'output');
      return output === null ? null : output - (tokensOf(one, 'reasoning') ?? 0);
    }),
    reasoning: mean(usage('reasoning')),
    ms: mean(({ trial }) => trial.latency?.total ?? null),
    usd: mean(({ usd }) => usd),
  };
}

/** Over the calls that brought the answer; `null`: one of them does not say. */
function tokensOf(
  { trial }: PricedTrial,
  key: 'input' | 'cachedInput' | 'output' | 'reasoning',
): number | null {
  let sum = 0;
  const answering = trial.calls.filter(({ role }) => role !== 'retry');
  for (const { usage } of answering) {
    const tokens = usage?.[key];
    if (tokens === undefined) return null;
    sum += tokens;
  }
  return answering.length === 0 ? null : sum;
}
