import type { ToolCall } from '../core/model/trial.ts';
import type { EndpointFailure, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { finishOf, isThought, servedBy, textOf, toolCall, toolCallsOf } from './anthropic-answer.ts';
import { anthropicUsage, brokenUsage } from './anthropic-usage.ts';
import { brokenStream, withPartial } from './lost-answer.ts';
import { estimateSeenTokens } from './seen-tokens.ts';
import { recordOf } from './untrusted.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A message put together from its events, as far as they came. */
export interface SeenMessage {
  /** Takes an event; `true` when it brought a part of the answer. */
  take(event: unknown): boolean;
  /** @throws EndpointFailure when the message did not come to its end. */
  answer(): Omit<ModelResponse, 'latency'>;
  /** The failure of a message of which this much was seen, and which may be billed. */
  broken(failure: EndpointFailure): EndpointFailure;
}

interface SeenToolCall {
  readonly call: ToolCall;
  json: string;
}

export function createSeenMessage(request: ModelRequest): SeenMessage {
  let start: Fields | null = null;
  let usage: Fields = {};
  let text = '';
  let thinking = '';
  let stopReason: unknown = null;
  const calls = new Map<unknown, SeenToolCall>();
  const thoughts = new Map<unknown, Record<string, unknown>>();

  const takeDelta = (index: unknown, delta: Fields): boolean => {
    if (delta.type === 'thinking_delta') thinking += textOf(delta.thinking);
    const thought = thoughts.get(index);
    if (thought && delta.type === 'thinking_delta')
      thought.thinking = `${thought.thinking ?? ''}${delta.thinking}`;
    if (thought && delta.type === 'signature_delta') thought.signature = delta.signature;
    const call = delta.type === 'input_json_delta' ? calls.get(index) : undefined;
    if (call) call.json += textOf(delta.partial_json);
    const said = delta.type === 'text_delta' ? textOf(delta.text) : '';
    text += said;
    return said !== '' || call !== undefined;
  };
  const takeBlock = (index: unknown, block: Fields): boolean => {
    if (isThought(block)) thoughts.set(index, { ...block });
    if (block.type === 'tool_use') calls.set(index, { call: toolCall(block), json: '' });
    const said = block.type === 'text' ? textOf(block.text) : '';
    text += said;
    return said !== '' || block.type === 'tool_use';
  };
  /** Counts of later events are of the whole message so far; one that they leave out stays as it was. */
  const takeUsage = (reported: unknown): void => {
    const said = Object.entries(recordOf(reported) ?? {}).filter(([, value]) => value !== null);
    usage = { ...usage, ...Object.fromEntries(said) };
  };

  return {
    take(event) {
      const { type, index, ...rest } = recordOf(event) ?? {};
      if (type === 'message_start') {
        start = recordOf(rest.message) ?? {};
        takeUsage(start.usage);
      } else if (type === 'message_delta') {
        stopReason = recordOf(rest.delta)?.stop_reason ?? stopReason;
        takeUsage(rest.usage);
      } else if (type === 'content_block_start') return takeBlock(index, recordOf(rest.content_block) ?? {});
      else if (type === 'content_block_delta') return takeDelta(index, recordOf(rest.delta) ?? {});
      return false;
    },
    answer() {
      if (start === null || stopReason === null)
        throw brokenStream('the stream ended before the answer did', null);
      return {
        text,
        ...toolCallsOf([...calls.values()].map(wholeCall), [...thoughts.values()]),
        ...finishOf(stopReason),
        ...servedBy({ ...start, usage }, request),
        usage: anthropicUsage(usage),
      };
    },
    broken(failure) {
      if (start === null) return failure;
      const seen = text + thinking + [...calls.values()].map(({ json }) => json).join('');
      return withPartial(failure, {
        ...servedBy({ ...start, usage }, request),
        usage: brokenUsage(usage, estimateSeenTokens(seen)),
      });
    },
  };
}

function wholeCall({ call, json }: SeenToolCall): ToolCall {
  return json === '' ? call : { ...call, arguments: json };
}
