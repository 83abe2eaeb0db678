import type { Call, Latency } from '../core/model/call.ts';
import type { Candidate } from '../core/model/candidate.ts';
import type { Example } from '../core/model/example.ts';
import type { Outcome, ToolStep } from '../core/model/trial.ts';
import type { EndpointId, Milliseconds, Usd } from '../core/model/units.ts';
import type { ModelRequest } from '../ports/endpoint.ts';
import type { Environment, EnvironmentMaker } from '../ports/environment.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { type Attempted, type AttemptOptions, attemptTrial, type LeftOpen } from './attempt.ts';
import type { OpenEndpoint } from './execute.ts';
import type { AgentSpec, PlannedTrial, RunnableCandidate } from './plan.ts';

/** What agents need of a run beside what every request does. */
export interface AgentKit {
  readonly environments: EnvironmentMaker;
  /** What one attempt at a request takes at most; no dollars where no price is known. */
  readonly boundRequest: (
    candidate: Candidate,
    request: ModelRequest,
  ) => { readonly usd: Usd; readonly tokens: number };
}

export type AgentOptions = AgentKit &
  Pick<
    AttemptOptions,
    'budget' | 'maxAttempts' | 'timeoutMs' | 'clock' | 'random' | 'keep' | 'stop' | 'abort'
  > & {
    readonly endpoints: ReadonlyMap<EndpointId, OpenEndpoint>;
    readonly priceCall: (candidate: Candidate, call: Call) => Usd | null;
  };

export type FailedOutcome = Extract<Outcome, { status: 'failed' }>;
export type AnsweredOutcome = Extract<Outcome, { status: 'answered' }>;

/** Why a trial ends without an answer: it has failed, or is left to a later start. */
export type Halt = FailedOutcome | LeftOpen;

/** An agent at work on one example, and what it took so far. */
export interface Session {
  readonly planned: PlannedTrial;
  readonly agent: AgentSpec;
  readonly environment: Environment;
  readonly options: AgentOptions;
  readonly allowance: Allowance;
  readonly calls: Call[];
  readonly steps: ToolStep[];
  turns: number;
  tokens: number;
  elapsedMs: Milliseconds;
  /** Requests that had to be repeated. */
  repeats: number;
  latency: Latency | null;
  concurrency: number | undefined;
  billed: Usd | undefined;
  /** What the provider wants back with the last turn. */
  echo: unknown;
}

export function openSession(
  planned: PlannedTrial,
  agent: AgentSpec,
  environment: Environment,
  options: AgentOptions,
): Session {
  return {
    planned,
    agent,
    environment,
    options,
    allowance: createAllowance(options.budget, agent.limits.usd),
    calls: [],
    steps: [],
    turns: 0,
    tokens: 0,
    elapsedMs: 0,
    repeats: 0,
    latency: null,
    concurrency: undefined,
    billed: undefined,
    echo: undefined,
  };
}

export function failure(code: string, message: string): FailedOutcome {
  return { status: 'failed', code, message };
}

export function isHalt(outcome: Outcome | LeftOpen): outcome is Halt {
  return typeof outcome === 'string' || outcome.status === 'failed';
}

/** Milliseconds of work that are left. */
export function leftMs({ agent, elapsedMs }: Session): Milliseconds {
  return agent.limits.seconds * 1000 - elapsedMs;
}

export function timeLimit({ agent }: Session): FailedOutcome {
  return failure('time-limit', `no answer within ${agent.limits.seconds} s of work`);
}

/** The limit that forbids another turn; null: there is none. */
function limitOf(session: Session): FailedOutcome | null {
  const { turns, tokens, agent } = session;
  const { limits } = agent;
  if (turns >= limits.turns) return turnLimit(session);
  if (limits.tokens !== undefined && tokens >= limits.tokens)
    return failure('token-limit', `no answer within ${limits.tokens} tokens: ${tokens} were taken`);
  return leftMs(session) <= 0 ? timeLimit(session) : null;
}

export function turnLimit({ agent: { limits } }: Session): FailedOutcome {
  return failure('turn-limit', `no answer within ${limits.turns} turns: the last one asked for a tool`);
}

/**
 * One request of the trial, through gate, budget and retries as any other. What it took is in the session,
 * whatever comes of it. Once the first has been paid, only an abort ends the trial.
 */
export async function takeTurn(
  session: Session,
  { candidate }: RunnableCandidate,
  request: ModelRequest,
  role: 'answer' | 'subagent',
  example: Example = session.planned.example,
): Promise<AnsweredOutcome | Halt> {
  const limit = limitOf(session);
  if (limit) return limit;
  const { options, allowance, planned } = session;
  const { endpoint, gate } = options.endpoints.get(candidate.endpoint) as OpenEndpoint;
  const bound = options.boundRequest(candidate, request);
  const timeoutMs = Math.min(options.timeoutMs, leftMs(session));
  const attempted = await attemptTrial(request, {
    endpoint,
    endpointId: candidate.endpoint,
    gate,
    budget: allowance,
    role,
    worstCaseUsd: bound.usd,
    tokensAtMost: bound.tokens,
    priceCall: (call) => options.priceCall(candidate, call),
    maxAttempts: options.maxAttempts,
    timeoutMs,
    clock: options.clock,
    random: options.random,
    task: { example, repeat: planned.key.repeat },
    keep: async () => {}, // with the trial
    onCalls(calls) {
      session.calls.push(...calls);
      for (const { usage, role: kind } of calls) {
        const unknown = kind === 'retry' ? 0 : bound.tokens; // what was lost may not have been made
        session.tokens += usage ? usage.input + usage.output : unknown;
      }
    },
    onAnswer({ echo }) {
      session.echo = echo;
    },
    stop: session.calls.length === 0 ? options.stop : options.abort,
    abort: options.abort,
  });
  if (typeof attempted === 'string') return allowance.isSpent ? usdLimit(session, bound.usd) : attempted;
  count(session, attempted);
  const { outcome } = attempted;
  if (outcome.status === 'failed' && outcome.code === 'timeout' && timeoutMs < options.timeoutMs)
    return timeLimit(session);
  return outcome;
}

function usdLimit({ agent: { limits } }: Session, usd: Usd): FailedOutcome {
  return failure(
    'usd-limit',
    `no answer within $${limits.usd}: the next turn may take $${usd.toPrecision(2)}`,
  );
}

function count(session: Session, { attempts, latency, concurrency, billed, outcome }: Attempted): void {
  session.repeats += attempts - 1;
  session.concurrency ??= concurrency;
  if (billed !== undefined) session.billed = (session.billed ?? 0) + billed;
  if (outcome.status === 'failed') return;
  session.turns += 1;
  const { firstToken, total } = latency ?? { total: 0 };
  session.latency = {
    total: session.elapsedMs + total,
    ...(firstToken !== undefined && { firstToken: session.elapsedMs + firstToken }),
  };
  session.elapsedMs += total;
}
