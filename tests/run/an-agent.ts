import type { AgentLimits } from '../../src/core/model/agent.ts';
import type { Call } from '../../src/core/model/call.ts';
import type { Candidate, Tool } from '../../src/core/model/candidate.ts';
import type { ToolCall } from '../../src/core/model/trial.ts';
import type { Usage } from '../../src/core/model/usage.ts';
import { seededRandom } from '../../src/core/random.ts';
import {
  type Endpoint,
  EndpointFailure,
  type ModelRequest,
  type ModelResponse,
} from '../../src/ports/endpoint.ts';
import type { Environment, EnvironmentMaker, ToolResult } from '../../src/ports/environment.ts';
import { attemptAgent } from '../../src/run/agent.ts';
import type { AgentOptions } from '../../src/run/agent-session.ts';
import type { Attempted, LeftOpen } from '../../src/run/attempt.ts';
import { createBudget } from '../../src/run/budget.ts';
import { createGate } from '../../src/run/gate.ts';
import { type AgentSpec, type PlannedTrial, planRun, type RunnableCandidate } from '../../src/run/plan.ts';
import { aClock, type FakeClock } from '../support/a-clock.ts';
import { aUsage } from '../support/a-trial.ts';

const never = new AbortController().signal;

export const TOOLS: readonly Tool[] = ['look', 'pay', 'ask'].map((name) => ({
  name,
  parameters: { type: 'object' },
}));

/** An account whose tools are real enough: `look` says what is in it, `pay` takes from it, as long as it can. */
export function anAccount(
  clock: FakeClock,
  { takesMs = 0 }: { takesMs?: number } = {},
): EnvironmentMaker & {
  readonly opened: number;
  readonly closed: number;
} {
  let [opened, closed] = [0, 0];
  return {
    get opened() {
      return opened;
    },
    get closed() {
      return closed;
    },
    async check() {},
    async open({ item }): Promise<Environment> {
      opened += 1;
      let left = Number(item.money ?? 100);
      return {
        tools: TOOLS,
        async call(name, args): Promise<ToolResult> {
          clock.advance(takesMs);
          if (name === 'look') return { text: String(left) };
          const { usd } = JSON.parse(args) as { usd: number };
          if (usd > left) return { text: 'not enough', failed: true };
          left -= usd;
          return { text: `paid ${usd}` };
        },
        state: async () => ({ account: [{ left }] }),
        async close() {
          closed += 1;
        },
      };
    },
    async close() {},
  };
}

export type Reply = string | readonly (readonly [name: string, args: unknown])[] | EndpointFailure;

/** What a model says in turn; its answers take `ms` and as many tokens as `usage` says of the turn. */
export function aModel(
  replies: readonly Reply[] | ((request: ModelRequest, turn: number) => Reply),
  { ms = 10, usage = () => aUsage() }: { ms?: number; usage?: (turn: number) => Usage | null } = {},
): Endpoint & { readonly requests: ModelRequest[] } {
  const requests: ModelRequest[] = [];
  return {
    requests,
    async send(request): Promise<ModelResponse> {
      const turn = requests.length;
      requests.push(structuredClone(request));
      const reply =
        typeof replies === 'function' ? replies(request, turn) : (replies[turn] ?? 'out of words');
      if (reply instanceof EndpointFailure) throw reply;
      const toolCalls = typeof reply === 'string' ? [] : reply.map(([name, args]) => callOf(name, args));
      return {
        text: typeof reply === 'string' ? reply : '',
        ...(toolCalls.length > 0 && { toolCalls }),
        finish: toolCalls.length > 0 ? 'tool' : 'stop',
        servedModel: request.model,
        serviceTier: 'default',
        usage: usage(turn),
        latency: { total: ms, firstToken: 2 },
      };
    },
  };
}

function callOf(name: string, args: unknown): ToolCall {
  return { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) };
}

export function aCandidate(id: string): Candidate {
  return {
    id,
    approach: { kind: 'prompted' },
    endpoint: id,
    model: `${id}-model`,
    sampling: { maxTokens: 100 },
    stream: false,
  };
}

export function anAgent(limits: Partial<AgentLimits> = {}, more: Partial<AgentSpec> = {}): AgentSpec {
  return {
    tools: TOOLS,
    subagents: new Map(),
    limits: { turns: 16, seconds: 120, ...limits },
    hash: 'h',
    ...more,
  };
}

export function planned(agent: AgentSpec, item: Record<string, unknown> = { input: 'pay 30' }): PlannedTrial {
  const runnable: RunnableCandidate = {
    candidate: aCandidate('big'),
    model: 'big-model',
    prompt: { system: 'You pay.', user: '{{item.input}}' },
    endpointUrl: 'u',
    agent,
  };
  const plan = planRun({
    candidates: [runnable],
    examples: [{ id: 'e1', item }],
    datasetHash: 'd',
    repeats: 1,
    seed: 1,
  });
  return plan.trialAt(0);
}

export const helper: RunnableCandidate = {
  candidate: aCandidate('small'),
  model: 'small-model',
  prompt: { user: 'Is {{item.question}} right?' },
  endpointUrl: 'v',
};

export interface Situation extends Partial<AgentOptions> {
  readonly clock?: FakeClock;
  readonly item?: Record<string, unknown>;
  readonly small?: Endpoint;
}

/** Dollars of a call: one for each token of the big model, a tenth for the small one's. */
export const priceOf = ({ id }: Candidate, { usage }: Call): number | null =>
  usage ? (usage.input + usage.output) * (id === 'big' ? 1 : 0.1) : null;

/** Has an agent make one trial. */
export async function act(
  model: Endpoint,
  agent: AgentSpec = anAgent(),
  { clock = aClock(), item, small, ...options }: Situation = {},
): Promise<Attempted | LeftOpen> {
  const open = (endpoint: Endpoint) => ({
    endpoint,
    concurrency: 4,
    gate: createGate({ concurrency: 4 }, clock),
  });
  return attemptAgent(planned(agent, item), agent, {
    environments: anAccount(clock),
    endpoints: new Map([
      ['big', open(model)],
      ['small', open(small ?? aModel(() => 'yes'))],
    ]),
    boundRequest: () => ({ usd: 200, tokens: 1000 }),
    priceCall: priceOf,
    budget: createBudget({ limitUsd: null }),
    maxAttempts: 3,
    timeoutMs: 60_000,
    clock,
    random: seededRandom(1),
    keep: async () => {},
    stop: never,
    abort: never,
    ...options,
  });
}
