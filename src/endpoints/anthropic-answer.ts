import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { anthropicUsage } from './anthropic-usage.ts';
import { protocolFailure } from './lost-answer.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

const FINISH: ReadonlyMap<unknown, FinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool'],
  ['refusal', 'filter'],
]);

/** @throws EndpointFailure when it is no message. */
export function messageAnswer(message: unknown, request: ModelRequest): Omit<ModelResponse, 'latency'> {
  const record = recordOf(message);
  const content = listOf(record?.content);
  if (!record || !content) throw protocolFailure('the answer is no message of the Messages API', null);
  const blocks = content.map((block) => recordOf(block) ?? {});
  const text = blocks.map((block) => (block.type === 'text' ? textOf(block.text) : '')).join('');
  return {
    text,
    ...toolCallsOf(blocks.filter(({ type }) => type === 'tool_use').map(toolCall), blocks.filter(isThought)),
    ...finishOf(record.stop_reason),
    ...servedBy(record, request),
    usage: anthropicUsage(record.usage),
  };
}

export function servedBy(
  message: Readonly<Record<string, unknown>>,
  request: ModelRequest,
): Pick<ModelResponse, 'servedModel' | 'serviceTier'> {
  return {
    servedModel: nameOf(message.model, request.model),
    serviceTier: nameOf(recordOf(message.usage)?.service_tier, 'default'),
  };
}

export function finishOf(reason: unknown): { finish?: FinishReason } {
  const finish = FINISH.get(reason);
  return finish ? { finish } : {};
}

/** With calls, the thoughts before them: the API wants them back with its turn. */
export function toolCallsOf(
  calls: readonly ToolCall[],
  thoughts: readonly Readonly<Record<string, unknown>>[],
): Pick<ModelResponse, 'toolCalls' | 'echo'> {
  if (calls.length === 0) return {};
  return { toolCalls: calls, ...(thoughts.length > 0 && { echo: thoughts }) };
}

export function isThought({ type }: Readonly<Record<string, unknown>>): boolean {
  return type === 'thinking' || type === 'redacted_thinking';
}

export function toolCall(block: Readonly<Record<string, unknown>>): ToolCall {
  return {
    name: nameOf(block.name, ''),
    arguments: JSON.stringify(block.input ?? {}),
    ...(typeof block.id === 'string' && { id: block.id }),
  };
}

export function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  throw protocolFailure('the answer has no text in it, but something else', null);
}
