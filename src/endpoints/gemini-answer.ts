import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { EndpointFailure, ModelRequest, ModelResponse } from '../ports/endpoint.ts';
import { brokenUsage, geminiUsage } from './gemini-usage.ts';
import { brokenStream, protocolFailure, withPartial } from './lost-answer.ts';
import { estimateSeenTokens } from './seen-tokens.ts';
import { listOf, nameOf, recordOf } from './untrusted.ts';

const FINISH: ReadonlyMap<unknown, FinishReason> = new Map([
  ['STOP', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['CONTINUATION', 'length'],
  ...['SAFETY', 'RECITATION', 'LANGUAGE', 'BLOCKLIST', 'PROHIBITED_CONTENT', 'SPII'].map(
    (reason) => [reason, 'filter'] as const,
  ),
]);

/** A response put together from its chunks, as far as they came; one in one piece is one chunk. */
export interface SeenContent {
  /** Takes a chunk; `true` when it brought a part of the answer. @throws EndpointFailure when it is none. */
  take(chunk: unknown): boolean;
  /** @throws EndpointFailure when the response has no answer, or not all of it. */
  answer(headers: Headers | undefined): Omit<ModelResponse, 'latency'>;
  /** The failure of a response of which this much was seen, and which may be billed. */
  broken(failure: EndpointFailure, headers: Headers | undefined): EndpointFailure;
}

export function createSeenContent(request: ModelRequest): SeenContent {
  let text = '';
  let thoughts = '';
  const calls: ToolCall[] = [];
  const said: unknown[] = [];
  let finish: unknown;
  let isBlocked = false;
  let usage: unknown;
  let model: unknown;
  let hasAny = false;

  const takePart = (part: Readonly<Record<string, unknown>>): boolean => {
    said.push(part);
    const call = recordOf(part.functionCall);
    if (call) calls.push(toolCall(call));
    const words = part.text === undefined || part.text === null ? '' : textOf(part.text);
    if (part.thought === true) thoughts += words;
    else text += words;
    return call !== null || (part.thought !== true && words !== '');
  };
  return {
    take(chunk) {
      const { candidates, promptFeedback, usageMetadata, modelVersion } = recordOf(chunk) ?? {};
      const candidate = recordOf(listOf(candidates)?.[0]);
      const content = recordOf(candidate?.content);
      hasAny ||= content !== null || candidate?.finishReason !== undefined;
      isBlocked ||= typeof recordOf(promptFeedback)?.blockReason === 'string';
      finish = candidate?.finishReason ?? finish;
      usage = usageMetadata ?? usage;
      model = modelVersion ?? model;
      const parts = listOf(content?.parts) ?? [];
      return parts.map((part) => takePart(recordOf(part) ?? {})).includes(true);
    },
    answer(headers) {
      if (request.stream && finish === undefined && !isBlocked)
        throw brokenStream('the stream ended before the answer did', null);
      if (!hasAny && !isBlocked)
        throw protocolFailure('the answer has no candidate in it', null, { code: 'no-choice' });
      return {
        text,
        ...(calls.length > 0 && { toolCalls: calls }),
        ...(calls.length > 0 && said.some(isSigned) && { echo: said }),
        ...finishOf(finish, { isBlocked: isBlocked && !hasAny, hasCalls: calls.length > 0 }),
        ...servedBy(model, headers, request),
        usage: geminiUsage(usage),
      };
    },
    broken(failure, headers) {
      if (!hasAny && usage === undefined) return failure;
      const seen = text + thoughts + calls.map((call) => call.arguments).join('');
      return withPartial(failure, {
        ...servedBy(model, headers, request),
        usage: brokenUsage(usage, estimateSeenTokens(seen)),
      });
    },
  };
}

function servedBy(
  model: unknown,
  headers: Headers | undefined,
  request: ModelRequest,
): Pick<ModelResponse, 'servedModel' | 'serviceTier'> {
  return {
    servedModel: nameOf(model, request.model),
    serviceTier: nameOf(headers?.get('x-gemini-service-tier')?.toLowerCase(), request.tier ?? 'default'),
  };
}

/** Gemini ends an answer that asks for a tool like any other. */
function finishOf(
  reason: unknown,
  { isBlocked, hasCalls }: { readonly isBlocked: boolean; readonly hasCalls: boolean },
): { finish?: FinishReason } {
  const finish = isBlocked ? 'filter' : FINISH.get(reason);
  if (finish === undefined) return {};
  return { finish: finish === 'stop' && hasCalls ? 'tool' : finish };
}

function toolCall({ name, args, id }: Readonly<Record<string, unknown>>): ToolCall {
  return {
    name: nameOf(name, ''),
    arguments: JSON.stringify(args ?? {}),
    ...(typeof id === 'string' && { id }),
  };
}

function isSigned(part: unknown): boolean {
  return typeof recordOf(part)?.thoughtSignature === 'string';
}

function textOf(text: unknown): string {
  if (typeof text === 'string') return text;
  throw protocolFailure('the answer has no text in it, but something else', null);
}
