import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { EndpointFailure, ModelRequest } from '../ports/endpoint.ts';
import { brokenStream, protocolFailure, statusFailure, withPartial } from './lost-answer.ts';
import { type Answer, textOf } from './openai-answer.ts';
import { estimateUsage, responsesUsage } from './openai-usage.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a response that failed says of itself, as the status that it would have had. */
const STATUS_OF: ReadonlyMap<unknown, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['server_error', 500],
  ['invalid_prompt', 400],
]);

/** A whole Response: its text, the functions it asks for, how it ended. @throws EndpointFailure */
export function responsesAnswer(data: unknown, request: ModelRequest, key: string | null): Answer {
  const response = recordOf(data);
  const output = listOf(response?.output);
  if (!response || !output)
    throw protocolFailure('the answer has no output in it', null, { code: 'no-choice' });
  if (response.status === 'failed') throw failureOf(recordOf(response.error), key);
  const items = output.map(recordOf);
  const parts = items
    .flatMap((item) => (item?.type === 'message' ? (listOf(item.content) ?? []) : []))
    .map(recordOf);
  const said = parts.map((part) => (part?.type === 'output_text' ? textOf(part.text) : '')).join('');
  const refused = parts.map((part) => (part?.type === 'refusal' ? textOf(part.refusal) : '')).join('');
  const calls = items.flatMap((item) => (item?.type === 'function_call' ? callOf(item) : []));
  return {
    text: refused === '' ? said : refused,
    ...(calls.length > 0 && { toolCalls: calls }),
    ...finishOf(response, refused !== '', calls.length > 0),
    servedModel: nameOf(response.model, request.model),
    serviceTier: nameOf(response.service_tier, 'default'),
    usage: responsesUsage(response.usage),
  };
}

function callOf(item: Fields): ToolCall[] {
  if (typeof item.name !== 'string') return [];
  const id = item.call_id;
  return [{ name: item.name, arguments: textOf(item.arguments), ...(typeof id === 'string' && { id }) }];
}

function finishOf(response: Fields, refused: boolean, called: boolean): { finish?: FinishReason } {
  if (refused) return { finish: 'filter' };
  if (response.status === 'incomplete') {
    const { reason } = recordOf(response.incomplete_details) ?? {};
    if (reason === 'max_output_tokens') return { finish: 'length' };
    return reason === 'content_filter' ? { finish: 'filter' } : {};
  }
  if (called) return { finish: 'tool' };
  return response.status === 'completed' ? { finish: 'stop' } : {};
}

function failureOf(error: Fields | null, key: string | null): EndpointFailure {
  const status = STATUS_OF.get(error?.code) ?? 500;
  const words = [error?.code, error?.message].filter((word) => typeof word === 'string').join(': ');
  return statusFailure(status, words || 'the response failed', key, { billing: 'unknown' });
}

/** A Response put together from its events, as far as they came. */
export interface SeenResponse {
  /** Takes an event; `true` when it brought a part of the answer. */
  take(event: unknown): boolean;
  /** @throws EndpointFailure when the response did not come to its end. */
  answer(): Answer;
  /** The failure of a response of which this much was seen, and which may be billed. */
  broken(failure: EndpointFailure): EndpointFailure;
}

const LAST: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const SPOKEN: ReadonlySet<unknown> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.function_call_arguments.delta',
]);

export function createSeenResponse(request: ModelRequest, key: string | null): SeenResponse {
  let begun: Fields | null = null;
  let last: unknown = null;
  let seen = '';
  return {
    take(event) {
      const { type, response, delta } = recordOf(event) ?? {};
      if (LAST.has(type)) last = response;
      begun ??= recordOf(response);
      if (type === 'error') throw failureOf(recordOf(event), key);
      if (typeof delta === 'string') seen += delta; // reasoning, where it is told, is billed as well
      return SPOKEN.has(type) && delta !== '';
    },
    answer() {
      if (last === null) throw brokenStream('the stream ended before the answer did', null);
      return responsesAnswer(last, request, key);
    },
    broken(failure) {
      if (begun === null) return failure;
      const known = responsesUsage(recordOf(last)?.usage);
      return withPartial(failure, {
        servedModel: nameOf(begun.model, request.model),
        serviceTier: nameOf(begun.service_tier, 'default'),
        usage: known ?? estimateUsage(request, seen),
      });
    },
  };
}
