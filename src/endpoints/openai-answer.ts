import { APIError } from 'openai';
import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { protocolFailure } from './lost-answer.ts';
import { chatUsage } from './openai-usage.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

/** An answer without the time that it took. */
export type Answer = Omit<ModelResponse, 'latency'>;

/** A whole Chat Completion. A refusal is what the model said, ended by a filter. @throws EndpointFailure, APIError */
export function chatAnswer(data: unknown, request: ModelRequest): Answer {
  const completion = recordOf(data);
  if (!completion) throw protocolFailure('the answer is no object', null, { retryable: true });
  const choice = recordOf(listOf(completion.choices)?.[0]);
  const error = recordOf(completion.error);
  if (!choice && error) throw new APIError(undefined, error, undefined, undefined); // some send it with status 200
  if (!choice) throw protocolFailure('the answer has no choice in it', null, { code: 'no-choice' });
  const message = recordOf(choice.message);
  const refusal = textOf(message?.refusal);
  return {
    text: refusal === '' ? textOf(message?.content) : refusal,
    ...toolCallsOf(listOf(message?.tool_calls) ?? []),
    ...(refusal === '' ? finishOf(choice.finish_reason) : { finish: 'filter' }),
    servedModel: nameOf(completion.model, request.model),
    serviceTier: nameOf(completion.service_tier, 'default'),
    usage: chatUsage(completion.usage),
  };
}

/** What a server sends is whatever it likes; no type of the client holds it to anything. */
export function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (content === null || content === undefined) return '';
  throw protocolFailure('the answer has no text in it, but something else', null);
}

/** Calls of functions; other kinds of tools are the provider's own affair. */
export function toolCallsOf(list: readonly unknown[]): Pick<ModelResponse, 'toolCalls'> {
  const calls = list.flatMap((one): ToolCall[] => {
    const call = recordOf(one);
    const asked = recordOf(call?.function);
    if (typeof asked?.name !== 'string') return [];
    const { id } = call ?? {};
    return [{ name: asked.name, arguments: textOf(asked.arguments), ...(typeof id === 'string' && { id }) }];
  });
  return calls.length > 0 ? { toolCalls: calls } : {};
}

const FINISH: ReadonlyMap<unknown, FinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['content_filter', 'filter'],
  ['tool_calls', 'tool'],
  ['function_call', 'tool'],
]);

export function finishOf(reason: unknown): { finish?: FinishReason } {
  const finish = FINISH.get(reason);
  return finish ? { finish } : {};
}
