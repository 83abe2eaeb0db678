import type { Config } from '../config/config.ts';
import type { EarlyStop } from '../core/model/early-stop.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, RunId, Usd } from '../core/model/units.ts';
import type { RunRecord } from '../ports/store.ts';
import type { PriceSheet } from '../prices/sheet.ts';
import type { BatchProgress } from '../run/batch-lane.ts';
import type { Ending, Executed, FinishedTrial, StoppedCandidate } from '../run/execute.ts';
import type { HashedGrader } from '../run/grade.ts';
import { hashPlan, type Plan, planRun, type RunnableCandidate } from '../run/plan.ts';
import { executeRace, type RaceLook, raceOrder, refuseRace } from './adaptive-run.ts';
import type { AppContext, Stopping } from './context.ts';
import { withEarlyStop } from './early-stop.ts';
import { judgesOf, refuseUntrusted } from './judges.ts';
import { type Missing, sumPaid, takeRecorded } from './missing-trials.ts';
import { openEnvironments } from './open-environments.ts';
import { prepare } from './prepare.ts';
import { createPricing, type Pricing } from './pricing.ts';
import { openBudget, refuseUnbounded } from './run-budget.ts';
import { type Execute, openExecution } from './run-execution.ts';
import { createOrFind, recordOf } from './run-record.ts';
import { createTally, type MissingCost, type SpendByRole } from './run-tally.ts';
import { withSubagents } from './runnable.ts';
import { holdRequests, type SharedRequests } from './shared-requests.ts';

export interface RunOptions extends Stopping {
  /** Calls again what is recorded already, in a run of its own. */
  readonly fresh?: boolean;
  /** Calls again the trials that failed. */
  readonly retryFailed?: boolean;
  /** Only these candidates. */
  readonly only?: readonly CandidateId[];
  /** Runs candidates of which nobody knows the cost, which a budget cannot hold. */
  readonly allowUnpriced?: boolean;
  /** Stops asking when the verdict cannot change any more. */
  readonly adaptive?: boolean;
  readonly onEvent: (event: RunEvent) => void;
}

export type RunEvent =
  | {
      readonly type: 'started';
      readonly run: RunId;
      readonly resumed: boolean;
      /** Trials that were there already, and all of them, by candidate. */
      readonly candidates: readonly {
        readonly id: CandidateId;
        readonly done: number;
        readonly total: number;
      }[];
      readonly waiting: readonly CandidateId[];
      readonly budgetUsd: Usd | null;
      /** What earlier starts of the run may have spent of it. */
      readonly spentBeforeUsd: Usd;
    }
  /** Another process asks the same for a run of its own; what it records is waited for. */
  | { readonly type: 'elsewhere'; readonly candidate: CandidateId; readonly process: number }
  /** Another process made trials that were missing here, too. */
  | { readonly type: 'taken'; readonly candidate: CandidateId; readonly trials: number }
  /** What a provider says of a batch that is waited for. */
  | ({ readonly type: 'batch' } & BatchProgress)
  /** A look at a race. */
  | ({ readonly type: 'look' } & RaceLook)
  /** A candidate was given up; the others go on. */
  | ({ readonly type: 'stopped' } & StoppedCandidate)
  /** A trial with its grades is durable. `usd`: what its priced calls cost. */
  | ({ readonly type: 'trial'; readonly usd: Usd } & FinishedTrial);

export interface RunResult {
  readonly run: RunId;
  readonly ending: Ending;
  readonly made: number;
  readonly reused: number;
  readonly failed: number;
  /** What this start spent, as far as it is known. */
  readonly spentUsd: Usd;
  readonly spent: SpendByRole;
  readonly budgetUsd: Usd | null;
  /** What all starts of the run may have spent, attempts of unknown cost at their most. */
  readonly exposedUsd: Usd;
  /** Candidates of which a trial could not be priced. */
  readonly unpriced: readonly CandidateId[];
  readonly waiting: readonly CandidateId[];
  /** Candidates that were given up. */
  readonly stopped: readonly StoppedCandidate[];
  /** Trials that are not made, and what they would cost. */
  readonly missing: readonly MissingCost[];
  /** How a run that may stop early went; `null`: it may not, or has not ended. */
  readonly earlyStop: EarlyStop | null;
}

/**
 * Makes the run of a config: what is recorded is never asked again, so an interrupted run is finished by
 * starting it again.
 */
export async function run(config: Config, context: AppContext, options: RunOptions): Promise<RunResult> {
  const prepared = await prepare(config, context);
  const { only } = options;
  const runnable = prepared.runnable.filter(({ candidate }) => !only || only.includes(candidate.id));
  const waiting = prepared.waiting.map(({ id }) => id).filter((id) => !only || only.includes(id));
  if (runnable.length === 0) {
    throw new BreakevenError(
      'bad-config',
      'no candidate can be run: none has a model yet',
      'name a model, or train them first',
    );
  }
  const pricing = createPricing(config, prepared.sheet, context.clock.instant().slice(0, 10));
  const batch: Batch = {
    config,
    purpose: 'eval',
    runnable,
    examples: prepared.dataset.examples,
    datasetHash: prepared.dataset.hash,
    graders: prepared.graders,
    repeats: config.run.repeats,
    trainings: prepared.trainings,
    waiting,
    pricing,
  };
  if (options.adaptive) refuseRace(config);
  return runBatch(batch, context, options, prepared.sheet);
}

/** Candidates on examples: an eval, or a teacher that labels. */
export interface Batch {
  readonly config: Config;
  readonly purpose: RunRecord['purpose'];
  readonly runnable: readonly RunnableCandidate[];
  readonly examples: readonly Example[];
  readonly datasetHash: string;
  readonly graders: readonly HashedGrader[];
  readonly repeats: number;
  readonly trainings: RunRecord['trainings'];
  readonly waiting: readonly CandidateId[];
  readonly pricing: Pricing;
}

/** With a sheet and `adaptive`, as a race. */
export async function runBatch(
  batch: Batch,
  context: AppContext,
  options: RunOptions,
  sheet: PriceSheet | null = null,
): Promise<RunResult> {
  const { config, runnable, pricing } = batch;
  refuseUnbounded(
    config,
    [...new Set(withSubagents(runnable).map(({ candidate }) => candidate)), ...judgesOf(batch)],
    pricing,
    options.allowUnpriced ?? false,
  );
  refuseUntrusted(config, context);
  const race = options.adaptive ? sheet : null;
  const order = race ? { order: raceOrder(batch.examples, config) } : {};
  const input = { ...batch, ...order, candidates: runnable, seed: config.seed };
  const planHash = hashPlan(input);
  const known = options.fresh ? null : await context.store.findRunByPlan(planHash);
  const record = recordOf(batch, planHash, known, options.fresh ?? false, context);
  if (!known) await createOrFind(record, batch, context);
  await context.store.claimRun(record.id);
  try {
    if (known) await context.store.updateRun(record);
    const plan = planRun({ ...input, salt: record.salt });
    return await shareRun({ batch, record, plan, resumed: known !== null, race, context, options });
  } finally {
    await context.store.releaseRun(record.id);
  }
}

/** A run that is being made. */
export interface Making {
  readonly batch: Batch;
  readonly record: RunRecord;
  readonly plan: Plan;
  readonly resumed: boolean;
  /** The sheet that a race is priced by; `null`: everything is asked. */
  readonly race: PriceSheet | null;
  readonly context: AppContext;
  readonly options: RunOptions;
}

/** Makes it beside other processes that may ask the same for runs of theirs. */
async function shareRun(making: Making): Promise<RunResult> {
  const { batch, record, plan, context, options } = making;
  const retryFailed = options.retryFailed ?? false;
  const parts = { batch, run: record.id, salt: record.salt, plan, context, retryFailed };
  const shared = await holdRequests(parts);
  try {
    const ids = batch.runnable.map(({ candidate }) => candidate.id);
    const missing = await takeRecorded(plan, record.id, ids, context, retryFailed);
    return await makeRun(making, missing, shared);
  } finally {
    await shared.endAll();
  }
}

async function makeRun(making: Making, missing: Missing, shared: SharedRequests): Promise<RunResult> {
  const { batch, record, plan, resumed, context, options } = making;
  const { store } = context;
  const left = count(missing);
  const isNew = left === plan.size;
  const paidUsd = isNew ? 0 : await sumPaid(batch, record.id, context);
  const budget = await openBudget(batch.config, record.id, store, paidUsd);
  options.onEvent({
    type: 'started',
    run: record.id,
    resumed,
    candidates: countDone(plan, missing),
    waiting: batch.waiting,
    budgetUsd: batch.config.run.budgetUsd,
    spentBeforeUsd: budget.exposedUsd,
  });
  const tally = createTally(batch, plan, missing);
  shared.onWait = (candidate, process) => options.onEvent({ type: 'elsewhere', candidate, process });
  shared.onTaken = (candidate, indices) => {
    tally.take(candidate, indices);
    options.onEvent({ type: 'taken', candidate, trials: indices.length });
  };
  const environments = await openEnvironments(batch, context);
  const execute = await openExecution({ ...making, environments }, shared, budget, (event) =>
    options.onEvent(event.type === 'trial' ? { ...event, usd: tally.add(event) } : event),
  );
  const executed = await executeAll(making, missing, execute).finally(async () => {
    await store.saveSpend(record.id, budget.exposedUsd);
    await environments?.close();
  });
  const { ending, stopped } = executed;
  const earlyStop = executed.earlyStop && withSaved(executed.earlyStop, tally.missing());
  const ended = earlyStop ? withEarlyStop(record, earlyStop) : record;
  if (earlyStop) await store.updateRun(ended);
  if (ending === 'done' && (tally.made > 0 || record.finishedAt === null))
    await store.finishRun(record.id, context.clock.instant());
  return {
    run: record.id,
    ending,
    made: tally.made,
    reused: plan.size - left + tally.taken,
    failed: tally.failed,
    spentUsd: budget.spent.knownUsd,
    spent: { ...budget.spent.byRole, unknownUsd: budget.spent.unknownUsd },
    budgetUsd: batch.config.run.budgetUsd,
    exposedUsd: budget.exposedUsd,
    unpriced: tally.unpriced(),
    waiting: batch.waiting,
    stopped,
    missing: tally.missing(),
    earlyStop,
  };
}

async function executeAll(
  { batch, record, plan, race, context, options }: Making,
  missing: Missing,
  execute: Execute,
): Promise<Executed & { readonly earlyStop: EarlyStop | null }> {
  if (!race) return { ...(await execute(missing)), earlyStop: null };
  return executeRace({
    batch,
    sheet: race,
    record,
    plan,
    missing,
    context,
    execute,
    onLook: (look) => options.onEvent({ type: 'look', ...look }),
  });
}

function withSaved(earlyStop: EarlyStop, missing: readonly MissingCost[]): EarlyStop {
  const isPriced = missing.every(({ usdExpected }) => usdExpected !== null);
  return {
    ...earlyStop,
    savedTrials: missing.reduce((sum, { trials }) => sum + trials, 0),
    savedUsd: isPriced ? missing.reduce((sum, { usdExpected }) => sum + (usdExpected ?? 0), 0) : null,
  };
}

function count(missing: Missing): number {
  return [...missing.values()].reduce((sum, { length }) => sum + length, 0);
}

function countDone(plan: Plan, missing: Missing): { id: CandidateId; done: number; total: number }[] {
  const total = plan.size / missing.size;
  return [...missing].map(([id, { length }]) => ({ id, total, done: total - length }));
}
