import { CALLS_AT_MOST, RESULT_BYTES_AT_MOST } from '../core/model/agent.ts';
import { isBreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { ToolCall } from '../core/model/trial.ts';
import type { Message, ModelRequest } from '../ports/endpoint.ts';
import type { ToolResult } from '../ports/environment.ts';
import {
  failure,
  type Halt,
  isHalt,
  leftMs,
  type Session,
  takeTurn,
  timeLimit,
  turnLimit,
} from './agent-session.ts';
import { limitTime } from './attempt.ts';
import { type RunnableCandidate, renderRequest } from './plan.ts';

type NamedCall = ToolCall & { readonly id: string };

/** Calls tools in their order, and notes each step; what they said, as the model is told. */
export async function callTools(session: Session, calls: readonly NamedCall[]): Promise<Message[] | Halt> {
  if (session.turns >= session.agent.limits.turns) return turnLimit(session);
  const messages: Message[] = [];
  for (const [index, call] of calls.entries()) {
    const said = index < CALLS_AT_MOST ? await callTool(session, call) : TOO_MANY;
    if (typeof said === 'string' || 'status' in said) return said;
    const { failed } = said;
    const content = cut(said.text);
    const { name, arguments: given, id: callId } = call;
    session.steps.push({
      name,
      arguments: parsed(given),
      result: content,
      ...(failed && { failed }),
    });
    messages.push({ role: 'tool', content, callId, name, ...(failed && { failed }) });
  }
  return messages;
}

const TOO_MANY: ToolResult = { text: `at most ${CALLS_AT_MOST} tools are called in one turn`, failed: true };

async function callTool(session: Session, { name, arguments: given }: NamedCall): Promise<ToolResult | Halt> {
  const { agent, environment, options } = session;
  const subagent = agent.subagents.get(name);
  if (subagent) return askSubagent(session, subagent, given);
  if (!agent.tools.some((tool) => tool.name === name))
    return { text: `there is no tool '${name}'`, failed: true };
  if (leftMs(session) <= 0) return timeLimit(session);
  const { clock, abort } = options;
  const began = clock.now();
  const limit = limitTime(leftMs(session), abort);
  try {
    const result = await environment.call(name, given, limit.signal);
    if (abort.aborted) return 'interrupted';
    return limit.passed() ? timeLimit(session) : result;
  } catch (error) {
    if (abort.aborted) return 'interrupted';
    if (limit.passed()) return timeLimit(session);
    return failure('environment', error instanceof Error ? error.message : String(error));
  } finally {
    limit.release();
    session.elapsedMs += clock.now() - began;
  }
}

/** One request to another candidate, which reads the arguments as the example's item; it has no tools. */
async function askSubagent(
  session: Session,
  runnable: RunnableCandidate,
  given: string,
): Promise<ToolResult | Halt> {
  const item = parsed(given);
  if (typeof item !== 'object' || item === null || Array.isArray(item))
    return { text: 'the arguments are no JSON object', failed: true };
  const example = { ...session.planned.example, item: item as Record<string, unknown> };
  const request = requestOf(runnable, example);
  if ('text' in request) return request;
  const said = await takeTurn(session, runnable, request, 'subagent', example);
  return isHalt(said) ? said : { text: said.text ?? '' };
}

function requestOf(runnable: RunnableCandidate, example: Example): ModelRequest | ToolResult {
  try {
    return renderRequest(runnable, example);
  } catch (error) {
    if (!isBreakevenError(error)) throw error;
    return { text: `the arguments lack something: ${error.message}`, failed: true };
  }
}

function parsed(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return given;
  }
}

/** As much as a model reads, counted as it is sent. */
function cut(text: string): string {
  const size = (part: string): number => Buffer.byteLength(JSON.stringify(part));
  if (size(text) <= RESULT_BYTES_AT_MOST) return text;
  let kept = text.slice(0, RESULT_BYTES_AT_MOST);
  for (let bytes = size(kept); bytes > RESULT_BYTES_AT_MOST - 100; bytes = size(kept))
    kept = kept.slice(0, Math.floor((kept.length * (RESULT_BYTES_AT_MOST - 100)) / bytes));
  return `${kept}\n… (cut off: the result has ${text.length} characters)`;
}
