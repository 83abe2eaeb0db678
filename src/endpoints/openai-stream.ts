import type { ModelRequest } from '../ports/endpoint.ts';
import { withPartial } from './lost-answer.ts';
import { finishOf, textOf, toolCallsOf } from './openai-answer.ts';
import type { SeenAnswer } from './openai-reading.ts';
import { chatUsage, estimateUsage } from './openai-usage.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

/** A completion put together from its chunks, as far as they came. */
export function createSeenCompletion(request: ModelRequest): SeenAnswer {
  let text = '';
  let refusal = '';
  let reasoning = '';
  let finish: unknown = null;
  let usage: unknown = null;
  let servedModel = request.model;
  let serviceTier = 'default';
  let hasBegun = false;
  const calls = createSeenCalls();
  const estimate = () => estimateUsage(request, text + refusal + reasoning + calls.text());
  return {
    take(chunk) {
      hasBegun = true;
      const parts = recordOf(chunk);
      const choice = (listOf(parts?.choices) ?? []).map(recordOf).find(isFirst);
      const delta = recordOf(choice?.delta);
      const said = textOf(delta?.content);
      const refused = textOf(delta?.refusal);
      const called = listOf(delta?.tool_calls) ?? [];
      text += said;
      refusal += refused;
      for (const told of [delta?.reasoning_content, delta?.reasoning])
        if (typeof told === 'string') reasoning += told; // it is billed as well
      called.forEach(calls.take);
      finish = choice?.finish_reason ?? finish;
      usage = parts?.usage ?? usage;
      servedModel = nameOf(parts?.model, servedModel);
      serviceTier = nameOf(parts?.service_tier, serviceTier);
      return said !== '' || refused !== '' || called.length > 0;
    },
    isWhole: () => finish !== null,
    answer: (cut) => ({
      text: refusal === '' ? text : refusal,
      ...toolCallsOf(calls.all()),
      ...(refusal === '' ? finishOf(finish) : { finish: 'filter' }),
      servedModel,
      serviceTier,
      usage: chatUsage(usage) ?? (cut ? estimate() : null),
    }),
    broken: (failure) =>
      hasBegun
        ? withPartial(failure, { servedModel, serviceTier, usage: chatUsage(usage) ?? estimate() })
        : failure,
  };
}

/** One answer was asked for; a server that sends several has them in any order. */
function isFirst(choice: Readonly<Record<string, unknown>> | null): boolean {
  return choice !== null && (choice.index ?? 0) === 0;
}

interface SeenCall {
  id?: string;
  name: string;
  json: string;
}

/** Calls of functions put together from their pieces, which say by place, and some servers by id alone, whose they are. */
function createSeenCalls() {
  const calls: SeenCall[] = [];
  const latest = new Map<unknown, SeenCall>();
  return {
    take(piece: unknown, position: number): void {
      const part = recordOf(piece);
      const asked = recordOf(part?.function);
      const place = part?.index ?? position;
      const id = nameOf(part?.id, '');
      let call = latest.get(place);
      if (!call || (id !== '' && call.id !== undefined && call.id !== id)) {
        call = { name: '', json: '' };
        calls.push(call);
        latest.set(place, call);
      }
      if (id !== '') call.id = id;
      call.name += textOf(asked?.name);
      call.json += textOf(asked?.arguments);
    },
    /** As a whole completion has them. */
    all: (): unknown[] =>
      calls.map(({ id, name, json }) => ({
        ...(id !== undefined && { id }),
        function: { name, arguments: json },
      })),
    text: (): string => calls.map(({ name, json }) => name + json).join(''),
  };
}
