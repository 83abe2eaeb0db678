import type { Config } from '../config/config.ts';
import { type AnswerTraits, createTraitCollector } from '../core/decision/answer-traits.ts';
import { type Collector, createCollector, type PricedTrial } from '../core/decision/collector.ts';
import { createScratch } from '../core/decision/collector-scratch.ts';
import { type ExampleFrame, type ExampleKey, frameOf } from '../core/decision/frame.ts';
import type { CandidateData } from '../core/decision/observations.ts';
import { openLeftOut } from '../core/decision/open-answers.ts';
import type { CandidateId } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import { hashOf } from '../run/plan.ts';
import { traitOf } from './answer-traits.ts';
import type { AppContext } from './context.ts';
import { earlyStopOf } from './early-stop.ts';
import { exampleKeysOf } from './example-keys.ts';
import { readPriced } from './priced-trials.ts';
import type { Pricing } from './pricing.ts';
import { createWitness, type Witnessed } from './witness.ts';

/** What a run brought, by candidate and cascade; with a confirm split the held-out part apart. */
export interface RunData {
  readonly data: ReadonlyMap<CandidateId, CandidateData>;
  /** `null`: nothing is held out. */
  readonly confirm: ReadonlyMap<CandidateId, CandidateData> | null;
  readonly keys: readonly ExampleKey[];
  /** What the answers of each candidate are like, nothing held out apart from the rows of `data`. */
  readonly traits: ReadonlyMap<CandidateId, AnswerTraits>;
  /** What was seen on the way that no figure holds. */
  readonly witnessed: ReadonlyMap<CandidateId, Witnessed>;
}

/** Reads a run's trials as they stream by, priced and gathered by candidate. */
export async function collectData(
  record: RunRecord,
  config: Config,
  pricing: Pricing,
  context: AppContext,
): Promise<RunData> {
  const keys = await exampleKeysOf(record, config, context.store);
  const frames = splitFrames(keys, config);
  const ids = record.candidates.map(({ id }) => id);
  const own = new Set(ids);
  const gather = createGatherer([...ids, ...config.cascades.map(({ id }) => id)], frames);
  const witness = createWitness(ids);
  const traits = new Map(ids.map((id) => [id, createTraitCollector(frames.main)]));
  for await (const priced of readPriced({ record, config, pricing, context })) {
    if (own.has(priced.trial.key.candidate)) witness.see(priced);
    const trait = traitOf(priced);
    if (trait) traits.get(priced.trial.key.candidate)?.add(trait);
    gather.add(priced.trial.key.candidate, priced);
  }
  const { data, confirm } = gather.finish();
  return {
    data: earlyStopOf(record) ? withStopping(withOpenAnswers(data)) : withOpenAnswers(data),
    confirm: confirm && withOpenAnswers(confirm),
    keys,
    traits: new Map([...traits].map(([id, collector]) => [id, collector.finish()])),
    witnessed: witness.finish(),
  };
}

function withOpenAnswers(data: ReadonlyMap<CandidateId, CandidateData>): Map<CandidateId, CandidateData> {
  return new Map(openLeftOut([...data.values()]).map((one) => [one.id, one]));
}

/** Of a run that stopped early, whoever was not asked everything has figures that have to allow for it. */
function withStopping(data: ReadonlyMap<CandidateId, CandidateData>): Map<CandidateId, CandidateData> {
  const isPart = ({ n, frame }: CandidateData): boolean => n < frame.ids.length;
  return new Map([...data].map(([id, one]) => [id, isPart(one) ? { ...one, stoppedEarly: true } : one]));
}

interface Frames {
  readonly main: ExampleFrame;
  readonly confirm: ExampleFrame | null;
}

/** Whole clusters are held out, by a hash of their name and the seed. */
export function isHeldOut(
  { id, cluster }: Pick<ExampleKey, 'id' | 'cluster'>,
  { dataset: { confirm }, seed }: Pick<Config, 'dataset' | 'seed'>,
): boolean {
  if (confirm === 0) return false;
  const hash = hashOf([seed, cluster === undefined ? ['example', id] : ['cluster', cluster]]);
  return Number.parseInt(hash.slice(0, 12), 16) / 16 ** 12 < confirm;
}

export function splitFrames(keys: readonly ExampleKey[], config: Config): Frames {
  if (config.dataset.confirm === 0) return { main: frameOf(keys), confirm: null };
  const held = keys.filter((key) => isHeldOut(key, config));
  const heldIds = new Set(held.map(({ id }) => id));
  return { main: frameOf(keys.filter(({ id }) => !heldIds.has(id))), confirm: frameOf(held) };
}

interface Gatherer {
  add(id: CandidateId, priced: PricedTrial): void;
  finish(): Pick<RunData, 'data' | 'confirm'>;
}

/** Trials come candidate by candidate: what one brought is settled as soon as the next one begins. */
function createGatherer(ids: readonly CandidateId[], { main, confirm }: Frames): Gatherer {
  const frames = confirm ? [main, confirm] : [main];
  const finished = frames.map(() => new Map<CandidateId, CandidateData>());
  const scratches = frames.map(({ ids: examples }) => createScratch(examples.length));
  let current: { readonly id: CandidateId; readonly collectors: readonly Collector[] } | null = null;
  const settle = (): void => {
    for (const [index, collector] of (current?.collectors ?? []).entries())
      finished[index]?.set(current?.id ?? '', collector.finish());
  };
  const begin = (id: CandidateId): void => {
    settle();
    current = {
      id,
      collectors: frames.map((frame, index) => createCollector(id, frame, scratches[index])),
    };
  };
  return {
    add(id, priced) {
      if (current?.id !== id) begin(id);
      for (const collector of current?.collectors ?? []) collector.add(priced);
    },
    finish() {
      for (const id of ids) if (current?.id !== id && !finished[0]?.has(id)) begin(id);
      settle();
      return { data: finished[0] ?? new Map(), confirm: confirm ? (finished[1] ?? null) : null };
    },
  };
}
