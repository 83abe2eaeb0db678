import type { Config } from '../config/config.ts';
import { drawOrder } from '../core/decision/draw-order.ts';
import { lookAtRace, type Racer, type RaceState } from '../core/decision/race.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { EarlyStop } from '../core/model/early-stop.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, Usd } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import type { Executed } from '../run/execute.ts';
import { type Plan, renderRequest } from '../run/plan.ts';
import { boundWhole } from './bound-agent.ts';
import { isApplication } from './bound-trial.ts';
import { collectData, isHeldOut } from './collect-data.ts';
import type { AppContext } from './context.ts';
import { type Decided, project } from './decide.ts';
import { gatherEvidence } from './evidence.ts';
import type { Missing } from './missing-trials.ts';
import { BATCH, createPricing, type Pricing } from './pricing.ts';
import type { Batch } from './run.ts';
import { configOfRun } from './run-config.ts';
import { withUsage } from './usage-sample.ts';

/** From here on looks are this much further apart each time, so that all of them together cost a few reads of the run. */
const GROWTH = 1.15;

/** Examples in the order of a race: those that it is about in drawn order, cluster by cluster, then the held-out. */
export function raceOrder(examples: readonly Example[], config: Config): readonly Example[] {
  const order = drawOrder(examples, config.seed);
  return [
    ...order.filter((example) => !isHeldOut(example, config)),
    ...order.filter((example) => isHeldOut(example, config)),
  ];
}

/** @throws BreakevenError when there is nothing that a race could be about. */
export function refuseRace({ scenario, graders: [grader], candidates }: Config): void {
  const slow = candidates.find(({ tier }) => tier === BATCH);
  if (slow) {
    throw new BreakevenError(
      'bad-config',
      `--adaptive asks a few examples at a time, and '${slow.id}' goes by batch`,
      'run without --adaptive, or leave tier: batch out',
    );
  }
  if (!scenario) {
    throw new BreakevenError(
      'bad-config',
      '--adaptive needs a scenario: a race is about its verdict',
      'add scenario: { requestsPerMonth: …, require: { … } }, or run without --adaptive',
    );
  }
  if (scenario.judge !== null) {
    throw new BreakevenError(
      'bad-config',
      `--adaptive cannot stop on what the judge '${grader.id}' says: its own errors are not in a race's tests`,
      'run without --adaptive',
    );
  }
}

export interface RaceInput {
  readonly batch: Batch;
  readonly sheet: PriceSheet;
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly missing: Missing;
  readonly context: AppContext;
  /** Makes trials by their numbers. */
  readonly execute: (missing: Missing) => Promise<Executed>;
  readonly onLook: (look: RaceLook) => void;
}

/** What a look at the race showed. */
export interface RaceLook {
  readonly asked: number;
  readonly examples: number;
  readonly contenders: readonly CandidateId[];
  readonly dropped: RaceState['dropped'];
  readonly ended: RaceState['ended'];
}

/** Asks batch by batch until the verdict cannot change at the risk, or asking on is not worth its price. */
export async function executeRace(
  input: RaceInput,
): Promise<Executed & { readonly earlyStop: EarlyStop | null }> {
  const { batch, plan, missing, execute } = input;
  const { risk } = batch.config.run.adaptive;
  const order = raceOrder(batch.examples, batch.config);
  const examples = order.filter((example) => !isHeldOut(example, batch.config)).length;
  const after = new Map<CandidateId, number>();
  let asking: ReadonlySet<CandidateId> = new Set(missing.keys());
  let state: RaceState | null = null;
  let asked = 0;
  while (asked < examples && !state?.ended) {
    const until = nextLook(order, asked, examples, batch.config.run.adaptive.batch);
    const executed = await execute(within(missing, plan, asking, asked, until));
    if (executed.ending !== 'done') return { ...executed, earlyStop: null };
    asked = until;
    state = await look(input, asked, examples);
    for (const { id } of state.dropped) if (!after.has(id)) after.set(id, asked);
    asking = partsOf(state.asked, batch.config);
    input.onLook({ ...state, asked, examples });
  }
  const wanted = new Set([...asking, ...baselines(batch.config)]);
  const executed = await execute(within(missing, plan, wanted, examples, order.length));
  if (executed.ending !== 'done') return { ...executed, earlyStop: null };
  const dropped = (state?.dropped ?? []).map((one) => ({ ...one, after: after.get(one.id) ?? asked }));
  const earlyStop: EarlyStop = {
    risk,
    asked,
    examples,
    dropped,
    ended: asked < examples ? (state?.ended ?? 'all-asked') : 'all-asked',
    savedTrials: 0,
    savedUsd: null,
  };
  return { ...executed, earlyStop };
}

/** The end of the next batch, and of the cluster that it would cut. */
function nextLook(order: readonly Example[], asked: number, examples: number, batch: number): number {
  let until = Math.min(examples, Math.max(asked + batch, Math.ceil(asked * GROWTH)));
  const clusterAt = (index: number): string | undefined => order[index]?.cluster;
  while (until < examples && clusterAt(until) !== undefined && clusterAt(until) === clusterAt(until - 1))
    until += 1;
  return until;
}

function within(
  missing: Missing,
  plan: Plan,
  asking: ReadonlySet<CandidateId>,
  from: number,
  to: number,
): Missing {
  return new Map(
    [...missing].map(([id, indices]) => [
      id,
      asking.has(id)
        ? indices.filter((index) => plan.positionOf(index) >= from && plan.positionOf(index) < to)
        : [],
    ]),
  );
}

/** A cascade asks through its halves. */
function partsOf(ids: readonly CandidateId[], { cascades }: Config): ReadonlySet<CandidateId> {
  return new Set(
    ids.flatMap((id) => {
      const cascade = cascades.find((one) => one.id === id);
      return cascade ? [cascade.cheap, cascade.strong] : [id];
    }),
  );
}

/** Those whom a winner is held against. */
function baselines(config: Config): ReadonlySet<CandidateId> {
  const { scenario } = config;
  return partsOf(scenario ? [scenario.incumbent, scenario.reference] : [], config);
}

async function look(
  { batch, sheet, record, context }: RaceInput,
  asked: number,
  examples: number,
): Promise<RaceState> {
  const { risk, batch: size } = batch.config.run.adaptive;
  const asOf = context.clock.instant().slice(0, 10);
  const own = configOfRun(record);
  const pricing = createPricing(own, sheet, asOf);
  const data = await collectData(record, own, pricing, context);
  const { scenarios } = await withUsage(own.scenarios, data.keys, context.store);
  const [named] = scenarios;
  if (!named) throw new BreakevenError('internal', 'a race without a scenario');
  const config = { ...own, scenarios, scenario: named.scenario };
  const evidence = await gatherEvidence(record, config, data, {
    config,
    store: context.store,
    sheet,
    pricing,
    on: asOf,
  });
  const decided = project({ evidence, named, asOf, seed: record.seed });
  const most = mostUsd(batch, pricing);
  const next = Math.min(examples - asked, Math.max(size, Math.ceil(asked * (GROWTH - 1))));
  return lookAtRace(
    decided.map((one) => racerOf(one, most)),
    named.scenario,
    { risk, nextBatchUsd: next * meanUsd(decided) * batch.repeats },
  );
}

function racerOf({ evidence, data, contender }: Decided, most: ReadonlyMap<CandidateId, Usd | null>): Racer {
  const caps = evidence.parts.map(({ candidate }) => most.get(candidate.id) ?? null);
  const isCapped = caps.every((cap) => cap !== null);
  return {
    data,
    projection: contender.projection,
    usdAtMost: isCapped ? caps.reduce((sum, cap) => sum + cap, 0) : null,
    serves: !contender.requirements.some(({ id, status }) => id === 'serviceLife' && status === 'failed'),
  };
}

const MOST = new WeakMap<Batch, ReadonlyMap<CandidateId, Usd | null>>();

/** Dollars that any example of the run costs at most, by candidate. */
function mostUsd(batch: Batch, pricing: Pricing): ReadonlyMap<CandidateId, Usd | null> {
  const known = MOST.get(batch);
  if (known) return known;
  const mostOf = (candidate: Candidate): Usd | null => {
    const runnable = batch.runnable.find((one) => one.candidate.id === candidate.id);
    if (!runnable || isApplication(batch.config, candidate)) return null;
    let most = 0;
    for (const example of batch.examples) {
      const { usd } = boundWhole(runnable, renderRequest(runnable, example), pricing);
      if (usd === null) return null;
      most = Math.max(most, usd);
    }
    return most;
  };
  const found = new Map(batch.runnable.map(({ candidate }) => [candidate.id, mostOf(candidate)]));
  MOST.set(batch, found);
  return found;
}

/** Dollars of one example over all candidates, as far as they are known. */
function meanUsd(decided: readonly Decided[]): Usd {
  return decided.reduce((sum, { data, evidence }) => {
    if (evidence.approach === 'cascade') return sum; // its halves are asked anyway
    const known = data.columns.usd.filter((usd) => !Number.isNaN(usd));
    return sum + (known.length === 0 ? 0 : known.reduce((all, usd) => all + usd, 0) / known.length);
  }, 0);
}
