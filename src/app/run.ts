import type { Config } from '../config/config.ts';
import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { CandidateId, RunId, Usd } from '../core/model/units.ts';
import { seededRandom } from '../core/random.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { RunRecord } from '../ports/store.ts';
import { createBudget } from '../run/budget.ts';
import { type Ending, executeTrials, type FinishedTrial, type HashedGrader } from '../run/execute.ts';
import { gradeTrial } from '../run/grade.ts';
import { hashOf, hashPlan, type Plan, planRun, type RunnableCandidate } from '../run/plan.ts';
import type { AppContext, Stopping } from './context.ts';
import { settingsOf } from './facts/agreed-requirements.ts';
import { prepare } from './prepare.ts';
import { createPricing, type Pricing } from './pricing.ts';
import { runId } from './run-id.ts';
import { createForecaster } from './worst-case.ts';

export interface RunOptions extends Stopping {
  /** Calls again what is recorded already, in a run of its own. */
  readonly fresh?: boolean;
  /** Calls again the trials that failed. */
  readonly retryFailed?: boolean;
  /** Only these candidates. */
  readonly only?: readonly CandidateId[];
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
    }
  | ({ readonly type: 'trial' } & FinishedTrial);

export interface RunResult {
  readonly run: RunId;
  readonly ending: Ending;
  readonly made: number;
  readonly reused: number;
  readonly failed: number;
  readonly spentUsd: Usd;
  /** Candidates of which a trial could not be priced. */
  readonly unpriced: readonly CandidateId[];
  readonly waiting: readonly CandidateId[];
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
  return runBatch(batch, context, options);
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

export async function runBatch(batch: Batch, context: AppContext, options: RunOptions): Promise<RunResult> {
  const { config, runnable } = batch;
  const endpoints = await openEndpoints(batch, context);
  const input = { ...batch, candidates: runnable, seed: config.seed };
  const planHash = hashPlan(input);
  const known = options.fresh ? null : await context.store.findRunByPlan(planHash);
  const record = recordOf(batch, planHash, known, options.fresh ?? false, context);
  const planned = planRun({ ...input, salt: record.salt });
  if (!known) await createOrFind(record, batch, context);
  await context.store.claimRun(record.id);
  try {
    if (known) await context.store.updateRun(record);
    return await makeRun(batch, record, planned, known !== null, endpoints, context, options);
  } finally {
    await context.store.releaseRun(record.id);
  }
}

/** Another process may make the same run in the same moment; then it is there, and the claim decides. */
async function createOrFind(record: RunRecord, batch: Batch, { store }: AppContext): Promise<void> {
  try {
    await store.createRun(record, batch.examples);
  } catch (error) {
    if ((await store.findRunByPlan(record.planHash))?.id !== record.id) throw error;
  }
}

async function makeRun(
  batch: Batch,
  record: RunRecord,
  planned: Plan,
  resumed: boolean,
  endpoints: ReadonlyMap<string, Endpoint>,
  context: AppContext,
  options: RunOptions,
): Promise<RunResult> {
  const { config, runnable } = batch;
  const missing = await takeRecorded(planned, record.id, context, options.retryFailed ?? false);
  options.onEvent({
    type: 'started',
    run: record.id,
    resumed,
    candidates: countDone(planned, missing, runnable),
    waiting: batch.waiting,
  });
  await gradeUngraded(planned, batch, record.id, context);
  const tally = { made: 0, failed: 0, unpriced: new Set<CandidateId>() };
  const budget = createBudget(config.run.budgetUsd);
  const forecaster = config.run.budgetUsd === null ? null : await createForecaster(runnable, batch.pricing);
  const ending = await executeTrials({
    run: record.id,
    trials: missing,
    graders: batch.graders,
    endpoints,
    store: context.store,
    clock: context.clock,
    random: seededRandom(config.seed),
    concurrency: config.run.concurrency,
    maxAttempts: config.run.maxAttempts,
    timeoutMs: config.run.requestTimeoutMs,
    budget,
    worstCase: (trial) => forecaster?.forecast(trial).usdAtMost ?? 0,
    spent: (candidate, trial) => batch.pricing.priceTrial(candidate, trial, null).usd ?? 0,
    stop: options.stop,
    abort: options.abort,
    onTrial: (finished) => {
      tally.made += 1;
      if (finished.trial.outcome.status === 'failed') tally.failed += 1;
      noteUnpriced(finished, runnable, batch.pricing, tally.unpriced);
      options.onEvent({ type: 'trial', ...finished });
    },
  });
  if (ending === 'done' && (tally.made > 0 || record.finishedAt === null))
    await context.store.finishRun(record.id, context.clock.instant());
  return {
    run: record.id,
    ending,
    made: tally.made,
    reused: planned.trials.length - missing.length,
    failed: tally.failed,
    spentUsd: budget.spentUsd,
    unpriced: [...tally.unpriced],
    waiting: batch.waiting,
  };
}

async function openEndpoints(
  { config, runnable }: Batch,
  context: AppContext,
): Promise<Map<string, Endpoint>> {
  const ids = [...new Set(runnable.map(({ candidate }) => candidate.endpoint))];
  return new Map(
    await Promise.all(
      ids.map(async (id): Promise<[string, Endpoint]> => [id, await context.createEndpoint(config, id)]),
    ),
  );
}

/** A new run, or the known one with today's config: its scenario, prices and graders may have changed. */
function recordOf(
  batch: Batch,
  planHash: string,
  known: RunRecord | null,
  fresh: boolean,
  context: AppContext,
): RunRecord {
  const { config } = batch;
  const startedAt = known?.startedAt ?? context.clock.instant();
  const salt = known?.salt ?? (fresh ? startedAt : '');
  return {
    id: known?.id ?? runId(config.name, startedAt, hashOf([planHash, salt])),
    name: config.name,
    purpose: batch.purpose,
    planHash,
    salt,
    datasetHash: batch.datasetHash,
    configHash: config.hash,
    configFile: config.file,
    seed: config.seed,
    repeats: batch.repeats,
    version: context.version,
    startedAt,
    finishedAt: known?.finishedAt ?? null,
    candidates: batch.runnable.map(({ candidate, model }): Candidate => ({ ...candidate, model })),
    trainings: batch.trainings,
    settings: settingsOf(config, known),
  };
}

/** Puts what is recorded into the run and returns what is missing. */
async function takeRecorded(
  planned: Plan,
  run: RunId,
  { store }: AppContext,
  retryFailed: boolean,
): Promise<Plan['trials']> {
  const known = await store.knownTrials(planned.trials.map(({ hash }) => hash));
  const isThere = (hash: string): boolean =>
    known.get(hash) === 'answered' || (known.has(hash) && !retryFailed);
  await store.linkTrials(
    run,
    planned.trials.filter(({ hash }) => isThere(hash)),
  );
  return planned.trials.filter(({ hash }) => !isThere(hash));
}

function countDone(
  planned: Plan,
  missing: Plan['trials'],
  runnable: readonly RunnableCandidate[],
): { id: string; done: number; total: number }[] {
  const total = Map.groupBy(planned.trials, ({ key }) => key.candidate);
  const open = Map.groupBy(missing, ({ key }) => key.candidate);
  return runnable.map(({ candidate: { id } }) => {
    const all = total.get(id)?.length ?? 0;
    return { id, total: all, done: all - (open.get(id)?.length ?? 0) };
  });
}

/** Recorded trials that a grader has not seen are graded now: a changed grader, or a process that died in between. */
async function gradeUngraded(
  planned: Plan,
  { graders }: Batch,
  run: RunId,
  { store }: AppContext,
): Promise<void> {
  const examples = new Map(planned.trials.map(({ hash, example }) => [hash, example]));
  for (const one of graders) {
    for await (const { hash, trial, verdict } of store.readTrials(run, one.hash)) {
      const example = examples.get(hash);
      if (verdict === null && example) await gradeTrial({ hash, example }, trial, [one], store);
    }
  }
}

function noteUnpriced(
  { trial }: FinishedTrial,
  runnable: readonly RunnableCandidate[],
  pricing: Pricing,
  unpriced: Set<CandidateId>,
): void {
  const candidate = runnable.find((one) => one.candidate.id === trial.key.candidate)?.candidate;
  if (candidate && trial.calls.length > 0 && pricing.priceTrial(candidate, trial, null).usd === null)
    unpriced.add(candidate.id);
}
