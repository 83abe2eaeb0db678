import type { Candidate } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { EndpointId, Usd } from '../core/model/units.ts';
import { seededRandom } from '../core/random.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import type { EnvironmentMaker } from '../ports/environment.ts';
import type { Budget } from '../run/budget.ts';
import { type Executed, executeTrials, type Lane, type OpenEndpoint } from '../run/execute.ts';
import { type Plan, type PlannedTrial, type RunnableCandidate, renderRequest } from '../run/plan.ts';
import { boundTrial, isApplication } from './bound-trial.ts';
import { openJudging } from './judges.ts';
import { gradeRecorded, type Missing } from './missing-trials.ts';
import { openEndpoints } from './open-endpoints.ts';
import { BATCH } from './pricing.ts';
import type { Making, RunOptions } from './run.ts';
import type { SharedRequests } from './shared-requests.ts';

/** Makes trials by their numbers in the plan. */
export type Execute = (missing: Missing) => Promise<Executed>;

/** Opens the endpoints once; their gates and what was learnt of their limits last for all of the start. */
export async function openExecution(
  {
    batch,
    record,
    plan,
    context,
    options,
    environments,
  }: Making & { readonly environments: EnvironmentMaker | null },
  shared: SharedRequests,
  budget: Budget,
  onEvent: RunOptions['onEvent'],
): Promise<Execute> {
  const { config, runnable, pricing } = batch;
  const endpoints = await openEndpoints(batch, context);
  refuseWithoutBatches(runnable, endpoints);
  const random = seededRandom(config.seed);
  const limits = {
    endpoints,
    clock: context.clock,
    random,
    maxAttempts: config.run.maxAttempts,
    timeoutMs: config.run.requestTimeoutMs,
    budget,
    stop: options.stop,
    abort: options.abort,
  };
  const judging = openJudging(limits, pricing, (judge) => onEvent({ type: 'stopped', ...judge }));
  const { ask, noBudget, down } = judging;
  let isTaken = false;
  let isGraded = false;
  return async (missing) => {
    if (!isGraded) await gradeRecorded(batch, record.id, context, judging);
    isGraded = true;
    const executed = await executeTrials({
      ...limits,
      priceCall: (candidate, call) => pricing.costOf(candidate, call),
      noBudget,
      ask,
      run: record.id,
      lanes: runnable.map(({ candidate }) => laneOf(candidate, missing.get(candidate.id) ?? [], plan)),
      async holdLane({ candidate }, stop) {
        const all = missing.get(candidate.id) ?? [];
        const left = await shared.begin(candidate.id, all, stop);
        isTaken ||= left !== null && left.length < all.length;
        return left && laneOf(candidate, left, plan);
      },
      releaseLane: ({ candidate }) => shared.end(candidate.id),
      graders: batch.graders,
      store: context.store,
      fatalErrors: config.run.fatalErrors,
      bound: (planned) => boundOf(planned, batch),
      ...(environments && {
        agents: {
          environments,
          boundRequest: (candidate: Candidate, request: ModelRequest) =>
            boundRequest(candidate, request, batch),
        },
      }),
      ledger: {
        openBatches: () => context.store.openBatches(record.id),
        saveBatch: (one) => context.store.saveBatch(record.id, one),
        endBatch: (id) => context.store.endBatch(id),
      },
      onBatch: (one) => onEvent({ type: 'batch', ...one }),
      onTrial: (finished) => onEvent({ type: 'trial', usd: 0, ...finished }),
      onStopped: (stopped) => onEvent({ type: 'stopped', ...stopped }),
    });
    if (isTaken) await gradeRecorded(batch, record.id, context, judging); // graders of ours may not have seen it
    isTaken = false;
    const stopped = [...executed.stopped, ...down.values()];
    return { ending: executed.ending === 'done' && down.size > 0 ? 'stopped' : executed.ending, stopped };
  };
}

function laneOf(candidate: RunnableCandidate['candidate'], indices: readonly number[], plan: Plan): Lane {
  return {
    candidate,
    count: indices.length,
    trials: {
      *[Symbol.iterator]() {
        for (const index of indices) yield plan.trialAt(index);
      },
    },
  };
}

/** What the budget sets aside for an attempt; nothing for what it cannot hold, and was allowed beside it. */
function boundOf(
  { runnable, example }: PlannedTrial,
  { config, pricing }: Making['batch'],
): { readonly usd: Usd; readonly tokens: number } {
  return boundRequest(runnable.candidate, renderRequest(runnable, example), { config, pricing });
}

function boundRequest(
  candidate: Candidate,
  request: ModelRequest,
  { config, pricing }: Pick<Making['batch'], 'config' | 'pricing'>,
): { readonly usd: Usd; readonly tokens: number } {
  const { usd, input, output } = boundTrial(candidate, request, pricing);
  return { tokens: input + (output ?? 0), usd: isApplication(config, candidate) ? 0 : (usd ?? 0) };
}

/** @throws BreakevenError where a candidate is to go by batch and its endpoint takes none. */
function refuseWithoutBatches(
  runnable: readonly RunnableCandidate[],
  endpoints: ReadonlyMap<EndpointId, OpenEndpoint>,
): void {
  for (const { candidate } of runnable) {
    if (candidate.tier !== BATCH || endpoints.get(candidate.endpoint)?.endpoint.batch) continue;
    throw new BreakevenError(
      'bad-config',
      `candidate '${candidate.id}': its endpoint '${candidate.endpoint}' takes no batches`,
      'leave tier: batch out, or name an endpoint of type openai or responses',
    );
  }
}
