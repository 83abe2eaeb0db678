import { STATE_BYTES_AT_MOST } from '../core/model/agent.ts';
import type { Tool } from '../core/model/candidate.ts';
import type { Outcome, ToolCall } from '../core/model/trial.ts';
import type { Message } from '../ports/endpoint.ts';
import type { Environment } from '../ports/environment.ts';
import {
  type AgentOptions,
  type AnsweredOutcome,
  failure,
  type Halt,
  isHalt,
  openSession,
  type Session,
  takeTurn,
} from './agent-session.ts';
import { callTools } from './agent-tools.ts';
import type { Attempted, LeftOpen } from './attempt.ts';
import { type AgentSpec, type PlannedTrial, renderRequest } from './plan.ts';

/**
 * One trial of an agent: the model is asked, the tools that it asks for are called, and it is asked again with
 * what they said, until it answers without a tool or meets a limit. Every turn is a call of its own. The
 * environment is made for this trial alone; a trial that is left open starts anew.
 */
export async function attemptAgent(
  planned: PlannedTrial,
  agent: AgentSpec,
  options: AgentOptions,
): Promise<Attempted | LeftOpen> {
  const environment = await open(planned, options);
  if ('status' in environment)
    return keep({ calls: [], latency: null, attempts: 1, outcome: environment }, options);
  try {
    const session = openSession(planned, agent, environment, options);
    const ended = await converse(session);
    if (typeof ended === 'string') return ended;
    const outcome = ended.status === 'failed' ? ended : await withState(ended, environment);
    return await keep(attemptedOf(session, outcome), options);
  } finally {
    await environment.close().catch(() => {}); // what it held is read already
  }
}

async function open(
  { example }: PlannedTrial,
  { environments }: AgentOptions,
): Promise<Environment | Extract<Outcome, { status: 'failed' }>> {
  try {
    return await environments.open(example);
  } catch (error) {
    return failure('environment', messageOf(error));
  }
}

async function converse(session: Session): Promise<AnsweredOutcome | Halt> {
  const { runnable, example } = session.planned;
  const first = renderRequest(runnable, example);
  const messages: Message[] = [...first.messages];
  const tools = offeredTools(session);
  for (;;) {
    const said = await takeTurn(session, runnable, { ...first, tools, messages }, 'answer');
    if (isHalt(said)) return said;
    const { text = '', toolCalls = [] } = said;
    if (toolCalls.length === 0) return said;
    const calls = toolCalls.map((call, index) => named(call, `call-${session.turns}-${index}`));
    const { echo } = session;
    messages.push({
      role: 'assistant',
      content: text,
      toolCalls: calls,
      ...(echo !== undefined && { echo }),
    });
    const results = await callTools(session, calls);
    if (!Array.isArray(results)) return results;
    messages.push(...results);
  }
}

/** Those that the example has, and sub-agents. */
function offeredTools({ agent, environment }: Session): readonly Tool[] {
  const offered = new Set(environment.tools.map(({ name }) => name));
  return agent.tools.filter(({ name }) => offered.has(name) || agent.subagents.has(name));
}

/** Every call has an id, also where the model gave none. */
function named({ id, ...call }: ToolCall, fallback: string): ToolCall & { readonly id: string } {
  return { ...call, id: id === undefined || id === '' ? fallback : id };
}

async function withState(outcome: AnsweredOutcome, environment: Environment): Promise<Outcome> {
  try {
    const state = await environment.state();
    const bytes = Buffer.byteLength(JSON.stringify(state) ?? '');
    if (bytes <= STATE_BYTES_AT_MOST) return { ...outcome, ...(state !== undefined && { state }) };
    return failure(
      'state-limit',
      `the environment holds ${bytes} bytes at the end, more than ${STATE_BYTES_AT_MOST}: use a smaller fixture`,
    );
  } catch (error) {
    return failure('environment', messageOf(error));
  }
}

function attemptedOf(
  { calls, steps, latency, repeats, concurrency, billed }: Session,
  outcome: Outcome,
): Attempted {
  return {
    calls,
    latency: outcome.status === 'failed' ? null : latency,
    attempts: 1 + repeats,
    ...(concurrency !== undefined && { concurrency }),
    ...(billed !== undefined && { billed }),
    outcome: { ...outcome, steps },
  };
}

async function keep(attempted: Attempted, options: AgentOptions): Promise<Attempted> {
  await options.keep(attempted);
  return attempted;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
