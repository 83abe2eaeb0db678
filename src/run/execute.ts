import type { Call } from '../core/model/call.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { Verdict } from '../core/model/grade.ts';
import type { Trial } from '../core/model/trial.ts';
import type { CandidateId, EndpointId, Milliseconds, RunId, Usd } from '../core/model/units.ts';
import type { Random } from '../core/random.ts';
import type { Clock } from '../ports/clock.ts';
import type { Endpoint } from '../ports/endpoint.ts';
import type { AskJudge } from '../ports/grader.ts';
import type { Store } from '../ports/store.ts';
import { attemptAgent } from './agent.ts';
import type { AgentKit } from './agent-session.ts';
import { type Attempted, attemptTrial, type LeftOpen } from './attempt.ts';
import type { BatchLedger } from './batch.ts';
import { type BatchProgress, executeBatchLane } from './batch-lane.ts';
import type { Budget } from './budget.ts';
import type { Gate } from './gate.ts';
import { gradeTrial, type HashedGrader } from './grade.ts';
import { type PlannedTrial, renderRequest } from './plan.ts';
import { createRecorder } from './recorder.ts';

/** Answers that wait for a grader; beyond them nothing new is asked. */
const MOST_UNGRADED = 2000;

/** What the provider will refuse of any other request, too: the key, the model, the right to it. */
const REFUSALS: ReadonlySet<string> = new Set(['http-400', 'http-401', 'http-403', 'http-404']);

/** An endpoint with what it allows. */
export interface OpenEndpoint {
  readonly endpoint: Endpoint;
  readonly gate: Gate;
  readonly concurrency: number;
}

/** A candidate's trials that are to be made, in their order. */
export interface Lane {
  readonly candidate: Candidate;
  readonly trials: Iterable<PlannedTrial>;
  readonly count: number;
}

export interface ExecuteOptions {
  readonly run: RunId;
  readonly lanes: readonly Lane[];
  /** Waits until nobody else makes a lane's trials, and says what of them is left; null: `stop` ended the wait. */
  readonly holdLane?: (lane: Lane, stop: AbortSignal) => Promise<Lane | null>;
  readonly releaseLane?: (lane: Lane) => Promise<void>;
  readonly graders: readonly HashedGrader[];
  readonly endpoints: ReadonlyMap<EndpointId, OpenEndpoint>;
  readonly store: Pick<Store, 'record' | 'sync'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly maxAttempts: number;
  readonly timeoutMs: Milliseconds;
  readonly fatalErrors: number;
  readonly budget: Budget;
  /** Aborted when money is missing for what is next. */
  readonly noBudget: AbortController;
  /** Asks judges. */
  readonly ask: AskJudge;
  /** What one attempt at a trial takes at most; no dollars where no price is known. */
  readonly bound: (trial: PlannedTrial) => { readonly usd: Usd; readonly tokens: number };
  /** What candidates that act in an environment need; absent: there are none. */
  readonly agents?: AgentKit;
  /** Dollars of a call; `null`: not known. */
  readonly priceCall: (candidate: Candidate, call: Call) => Usd | null;
  /** Starts nothing new. */
  readonly stop: AbortSignal;
  /** Ends what is in flight as well. */
  readonly abort: AbortSignal;
  /** Told when a trial and its grades are durable. */
  readonly onTrial: (done: FinishedTrial) => void;
  /** Where batches that are waited for are kept. */
  readonly ledger: BatchLedger;
  /** Told what a provider says of a batch. */
  readonly onBatch: (batch: BatchProgress) => void;
  /** Told when a candidate is given up. */
  readonly onStopped: (stopped: StoppedCandidate) => void;
}

export interface FinishedTrial {
  readonly trial: Trial;
  /** The deciding grader's. */
  readonly verdict: Verdict | null;
}

/** A candidate that was given up, with the last reason; its other trials are open. */
export interface StoppedCandidate {
  readonly candidate: CandidateId;
  readonly code: string;
  readonly message: string;
}

/** `stopped`: all is made but what is left of candidates that were given up. */
export type Ending = 'done' | 'stopped' | 'budget' | 'interrupted';

export interface Executed {
  readonly ending: Ending;
  readonly stopped: readonly StoppedCandidate[];
}

/**
 * Makes the trials, each recorded and graded as it comes. Every candidate goes its own way, so that one whose
 * endpoint is slow, throttled or down holds up nobody else; those of one endpoint share its gate by turns.
 * @throws BreakevenError when the store cannot be written; nothing more is asked then.
 */
export async function executeTrials(options: ExecuteOptions): Promise<Executed> {
  const work = openWork(options);
  await Promise.all(options.lanes.map((lane) => makeLane(lane, work, options)));
  await work.drain();
  return { ending: work.ending(), stopped: work.stopped };
}

/** What the workers of all lanes share. */
export interface Work {
  readonly stopped: StoppedCandidate[];
  /** The options' own signals, or the end of the budget, or of the store. */
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
  readonly endForBudget: () => void;
  /** Resolves when the outcome outlives this process; grading goes on in the background, unless too much of it waits. */
  keep(planned: PlannedTrial, attempted: Attempted): Promise<void>;
  /** Resolves when all is graded. @throws what kept the store from being written. */
  drain(): Promise<void>;
  ending(): Ending;
}

function openWork(options: ExecuteOptions): Work {
  const recorder = createRecorder(options.run, options.store, options.clock);
  const broken = new AbortController();
  const grading = new Set<Promise<void>>();
  const grade = async (planned: PlannedTrial, trial: Trial): Promise<void> => {
    try {
      const verdict = await gradeTrial(trial, planned.example, {
        graders: options.graders,
        ask: options.ask,
        keep: (grader, one) => recorder.addGrade(planned.hash, grader, one),
      });
      await recorder.sync();
      options.onTrial({ trial, verdict });
    } catch (error) {
      broken.abort(error);
    }
  };
  const stopped: StoppedCandidate[] = [];
  return {
    stopped,
    stop: AbortSignal.any([options.stop, options.noBudget.signal, broken.signal]),
    abort: AbortSignal.any([options.abort, broken.signal]),
    endForBudget: () => options.noBudget.abort(),
    async keep(planned, attempted) {
      const trial: Trial = { key: planned.key, ...attempted };
      const durable = recorder.addTrial({ hash: planned.hash, trial });
      const graded = grade(planned, trial).finally(() => grading.delete(graded));
      grading.add(graded);
      await durable.catch((error) => broken.abort(error));
      if (grading.size >= MOST_UNGRADED) await Promise.race(grading);
    },
    async drain() {
      while (grading.size > 0) await Promise.all(grading);
      if (broken.signal.aborted) throw broken.signal.reason;
    },
    ending() {
      if (options.stop.aborted) return 'interrupted';
      if (options.noBudget.signal.aborted) return 'budget';
      return stopped.length > 0 ? 'stopped' : 'done';
    },
  };
}

async function makeLane(lane: Lane, work: Work, options: ExecuteOptions): Promise<void> {
  const held = options.holdLane ? await options.holdLane(lane, work.stop) : lane;
  if (held) await Promise.all(workersOf(held, work, options)).finally(() => options.releaseLane?.(held));
}

function workersOf(lane: Lane, work: Work, options: ExecuteOptions): Promise<void>[] {
  const at = options.endpoints.get(lane.candidate.endpoint) as OpenEndpoint;
  const trials = lane.trials[Symbol.iterator]();
  const state = { refusals: 0, isStopped: false };
  const giveUp = (code: string, message: string): void => {
    if (state.isStopped) return;
    state.isStopped = true;
    const stopped = { candidate: lane.candidate.id, code, message };
    work.stopped.push(stopped);
    options.onStopped(stopped);
  };
  if (lane.candidate.tier === 'batch')
    return [executeBatchLane({ lane, endpoint: at.endpoint, work, options, giveUp })];
  const worker = async (): Promise<void> => {
    while (!work.stop.aborted && !state.isStopped) {
      const next = trials.next();
      if (next.done) return;
      const attempted = await makeAttempts(next.value, at, work, options);
      if (typeof attempted === 'string') {
        if (attempted === 'budget') work.endForBudget();
        if (attempted === 'endpoint-down') giveUp(attempted, at.gate.lastFailure);
        return;
      }
      const { outcome } = attempted;
      if (outcome.status === 'answered') state.refusals = 0;
      else if (REFUSALS.has(outcome.code)) {
        state.refusals += 1;
        if (state.refusals >= options.fatalErrors) giveUp(outcome.code, outcome.message);
      }
    }
  };
  return Array.from({ length: Math.min(at.concurrency, lane.count) }, worker);
}

function makeAttempts(
  planned: PlannedTrial,
  { endpoint, gate }: OpenEndpoint,
  { stop, abort, keep }: Work,
  options: ExecuteOptions,
): Promise<Attempted | LeftOpen> {
  const { runnable, example, key } = planned;
  if (runnable.agent && options.agents) {
    const kept = (attempted: Attempted): Promise<void> => keep(planned, attempted);
    return attemptAgent(planned, runnable.agent, { ...options, ...options.agents, keep: kept, stop, abort });
  }
  const bound = options.bound(planned);
  return attemptTrial(renderRequest(runnable, example), {
    endpoint,
    endpointId: runnable.candidate.endpoint,
    gate,
    budget: options.budget,
    worstCaseUsd: bound.usd,
    tokensAtMost: bound.tokens,
    priceCall: (call) => options.priceCall(runnable.candidate, call),
    maxAttempts: options.maxAttempts,
    timeoutMs: options.timeoutMs,
    clock: options.clock,
    random: options.random,
    task: { example, repeat: key.repeat },
    keep: (attempted) => keep(planned, attempted),
    stop,
    abort,
  });
}
