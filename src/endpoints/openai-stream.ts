import type { EndpointFailure, ModelRequest } from '../ports/endpoint.ts';
import { brokenStream, withPartial } from './lost-answer.ts';
import { type Answer, finishOf, textOf, toolCallsOf } from './openai-answer.ts';
import { chatUsage, estimateUsage } from './openai-usage.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

/** A completion put together from its chunks, as far as they came. */
export interface SeenCompletion {
  /** Takes a chunk; `true` when it brought a part of the answer. */
  take(chunk: unknown): boolean;
  /** @throws EndpointFailure when the completion did not come to its end. */
  answer(): Answer;
  /** The failure of a completion of which this much was seen, and which may be billed. */
  broken(failure: EndpointFailure): EndpointFailure;
}

interface SeenCall {
  id?: string;
  name: string;
  json: string;
}

export function createSeenCompletion(request: ModelRequest): SeenCompletion {
  let text = '';
  let refusal = '';
  let finish: unknown = null;
  let usage: unknown = null;
  let servedModel = request.model;
  let serviceTier = 'default';
  let hasBegun = false;
  const calls = new Map<unknown, SeenCall>();
  const takeCall = (one: unknown, position: number): void => {
    const part = recordOf(one);
    const asked = recordOf(part?.function);
    const index = part?.index ?? position;
    const call = calls.get(index) ?? { name: '', json: '' };
    if (typeof part?.id === 'string') call.id = part.id;
    call.name += textOf(asked?.name);
    call.json += textOf(asked?.arguments);
    calls.set(index, call);
  };
  return {
    take(chunk) {
      hasBegun = true;
      const parts = recordOf(chunk);
      const choice = recordOf(listOf(parts?.choices)?.[0]);
      const delta = recordOf(choice?.delta);
      const said = textOf(delta?.content);
      const refused = textOf(delta?.refusal);
      const called = listOf(delta?.tool_calls) ?? [];
      text += said;
      refusal += refused;
      called.forEach(takeCall);
      finish = choice?.finish_reason ?? finish;
      usage = parts?.usage ?? usage;
      servedModel = nameOf(parts?.model, servedModel);
      serviceTier = nameOf(parts?.service_tier, serviceTier);
      return said !== '' || refused !== '' || called.length > 0;
    },
    answer() {
      if (finish === null) throw brokenStream('the stream ended before the answer did', null);
      const asked = [...calls.values()].map(({ id, name, json }) => ({
        ...(id !== undefined && { id }),
        function: { name, arguments: json },
      }));
      return {
        text: refusal === '' ? text : refusal,
        ...toolCallsOf(asked),
        ...(refusal === '' ? finishOf(finish) : { finish: 'filter' }),
        servedModel,
        serviceTier,
        usage: chatUsage(usage),
      };
    },
    broken(failure) {
      if (!hasBegun) return failure;
      const seen = text + refusal + [...calls.values()].map(({ name, json }) => name + json).join('');
      const known = chatUsage(usage);
      return withPartial(failure, { servedModel, serviceTier, usage: known ?? estimateUsage(request, seen) });
    },
  };
}
