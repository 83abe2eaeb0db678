import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { EndpointFailure, ModelRequest } from '../ports/endpoint.ts';
import { protocolFailure, statusFailure, withPartial } from './lost-answer.ts';
import { type Answer, textOf } from './openai-answer.ts';
import { NO_MONEY } from './openai-failure.ts';
import type { SeenAnswer } from './openai-reading.ts';
import { estimateUsage, responsesUsage } from './openai-usage.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What a response that failed says of itself, as the status that it would have had. */
const STATUS_OF: ReadonlyMap<unknown, number> = new Map([
  ['rate_limit_exceeded', 429],
  ['server_error', 500],
  ['invalid_prompt', 400],
]);

/** States in which nobody waits for an answer that is not there. */
const UNDONE: ReadonlySet<unknown> = new Set(['queued', 'in_progress', 'cancelled']);

/** A whole Response: its text, the functions it asks for, how it ended. @throws EndpointFailure */
export function responsesAnswer(data: unknown, request: ModelRequest, key: string | null): Answer {
  const response = recordOf(data);
  if (!response) throw protocolFailure('the answer is no object', null, { retryable: true });
  const error = recordOf(response.error);
  if (response.status === 'failed' || error) throw failureOf(error, key);
  if (UNDONE.has(response.status))
    throw protocolFailure(`the response is ${response.status}`, null, { retryable: true });
  const output = listOf(response.output);
  if (!output) throw protocolFailure('the answer has no output in it', null, { code: 'no-choice' });
  const items = output.map(recordOf);
  const parts = items
    .flatMap((item) => (item?.type === 'message' ? (listOf(item.content) ?? []) : []))
    .map(recordOf);
  const said = parts.map((part) => (part?.type === 'output_text' ? textOf(part.text) : '')).join('');
  const refused = parts.map((part) => (part?.type === 'refusal' ? textOf(part.refusal) : '')).join('');
  const calls = items.flatMap((item) => (item?.type === 'function_call' ? callOf(item) : []));
  // nothing is kept at the provider, so that its reasoning is known only as it came
  const thoughts = items.filter((item) => typeof item?.encrypted_content === 'string');
  return {
    text: refused === '' ? said : refused,
    ...(calls.length > 0 && { toolCalls: calls }),
    ...(calls.length > 0 && thoughts.length > 0 && { echo: thoughts }),
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
  return statusFailure(status, words || 'the response failed', key, {
    billing: 'unknown',
    ...(error?.code === NO_MONEY && { retryable: false }),
  });
}

const LAST: ReadonlySet<unknown> = new Set(['response.completed', 'response.incomplete', 'response.failed']);
const SPOKEN: ReadonlySet<unknown> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.function_call_arguments.delta',
]);

/** A Response put together from its events, as far as they came: the last one has it whole. */
export function createSeenResponse(request: ModelRequest, key: string | null): SeenAnswer {
  let begun: Fields | null = null;
  let last: Fields | null = null;
  let said = '';
  let seen = '';
  return {
    take(event) {
      const { type, response, delta, ...rest } = recordOf(event) ?? {};
      if (LAST.has(type)) last = recordOf(response) ?? {};
      begun ??= recordOf(response);
      if (type === 'error') throw failureOf(recordOf(rest.error) ?? rest, key);
      if (typeof delta !== 'string') return false;
      seen += delta; // reasoning, where it is told, is billed as well
      if (type === 'response.output_text.delta') said += delta;
      return SPOKEN.has(type) && delta !== '';
    },
    isWhole: () => last !== null,
    answer() {
      const whole = responsesAnswer(last, request, key);
      return whole.text === '' && !whole.toolCalls && said !== '' ? { ...whole, text: said } : whole;
    },
    broken(failure) {
      if (begun === null) return failure;
      return withPartial(failure, {
        servedModel: nameOf(begun.model, request.model),
        serviceTier: nameOf(begun.service_tier, 'default'),
        usage: responsesUsage(last?.usage) ?? estimateUsage(request, seen),
      });
    },
  };
}
