import { z } from 'zod';
import type { Call, CallRole } from '../core/model/call.ts';
import type { FinishReason, ToolCall } from '../core/model/trial.ts';
import type { IsoInstant, Milliseconds } from '../core/model/units.ts';
import type { Usage } from '../core/model/usage.ts';
import type { Message, ModelRequest, ModelResponse, Task } from '../ports/endpoint.ts';
import { protocolFailure } from './lost-answer.ts';
import { countOf, optionalCount, recordOf } from './untrusted.ts';

/** The version of what an application is asked and answers. */
const VERSION = 1;

/** An answer of more bytes is none. */
export const MOST_BYTES: number = 32 * 2 ** 20;

/** What an application is asked, as JSON: the example, and what the candidate's config says of models. */
export function questionText(request: ModelRequest, { example, repeat }: Task): string {
  const { model, messages, sampling, tier, tools, responseFormat } = request;
  return JSON.stringify({
    breakeven: VERSION,
    example: { id: example.id, item: example.item },
    repeat,
    model,
    sampling,
    messages: messages.filter(isSaid),
    ...(tier !== undefined && { tier }),
    ...(tools && { tools }),
    ...(responseFormat && { responseFormat }),
  });
}

function isSaid({ role, content }: Message): boolean {
  return content !== '' || role === 'assistant' || role === 'tool';
}

interface ApplicationCall {
  readonly role?: Exclude<CallRole, 'judge'> | null | undefined;
  readonly model: string;
  readonly tier?: string | null | undefined;
  readonly usage?: unknown;
  readonly latencyMs?: unknown;
  readonly at?: unknown;
}

interface ApplicationAnswer {
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[] | undefined;
  readonly finish?: FinishReason | null | undefined;
  readonly model?: string | null | undefined;
  readonly usage?: unknown;
  readonly calls?: readonly ApplicationCall[] | null | undefined;
  readonly costUsd?: number | null | undefined;
}

const toolCall = z.object({
  name: z.string(),
  arguments: z.unknown().transform((value) => (typeof value === 'string' ? value : JSON.stringify(value))),
  id: z.string().exactOptional(),
});

/** Counts and times are read on their own: what is wrong of them is unknown, and the answer stays one. */
const answerSchema: z.ZodType<ApplicationAnswer> = z.object({
  text: z.string(),
  toolCalls: z
    .array(toolCall)
    .nullish()
    .transform((calls) => calls ?? undefined),
  finish: z.enum(['stop', 'length', 'filter', 'tool']).nullish(),
  model: z.string().nullish(),
  usage: z.unknown().optional(),
  calls: z
    .array(
      z.object({
        role: z.enum(['answer', 'subagent', 'retry']).nullish(),
        model: z.string(),
        tier: z.string().nullish(),
        usage: z.unknown().optional(),
        latencyMs: z.unknown().optional(),
        at: z.unknown().optional(),
      }),
    )
    .nullish(),
  costUsd: z.number().nonnegative().nullish(),
});

export interface Answered {
  readonly request: ModelRequest;
  /** When it was asked. */
  readonly at: IsoInstant;
  readonly totalMs: Milliseconds;
  /** Leaves out of a message what it may not show. */
  readonly hide?: (message: string) => string;
}

/**
 * An application's answer, from its JSON. Calls that it lists are recorded one by one; without a list there was
 * one, of the model that it names or that it was asked for. @throws EndpointFailure
 */
export function applicationAnswer(
  text: string,
  { request, at, totalMs, hide = String }: Answered,
): ModelResponse {
  const { data, error } = answerSchema.safeParse(parseJson(text, hide));
  if (error) {
    const [issue] = error.issues;
    const where = issue?.path.map(String).join('.') || 'it';
    throw protocolFailure(hide(`the application's answer does not fit: ${where}: ${issue?.message}`), null);
  }
  const { toolCalls, finish, calls, costUsd } = data;
  return {
    text: data.text,
    ...(toolCalls && { toolCalls }),
    ...(finish && { finish }),
    servedModel: data.model || request.model,
    serviceTier: 'default',
    usage: usageOf(data.usage),
    latency: { total: totalMs },
    ...(calls && { calls: calls.map((call) => callOf(call, at)) }),
    ...(typeof costUsd === 'number' && { billed: costUsd }),
  };
}

function parseJson(text: string, hide: (message: string) => string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const start = text.trim().slice(0, 80);
    const message = start === '' ? 'the application answered nothing' : `the answer is no JSON: ${start}`;
    throw protocolFailure(hide(message), null, { retryable: true });
  }
}

function callOf(call: ApplicationCall, at: IsoInstant): Omit<Call, 'endpoint'> {
  const { latencyMs } = call;
  const isTime = typeof latencyMs === 'number' && Number.isFinite(latencyMs) && latencyMs >= 0;
  const instant = typeof call.at === 'string' ? Date.parse(call.at) : Number.NaN;
  return {
    role: call.role ?? 'answer',
    servedModel: call.model,
    serviceTier: call.tier || 'default',
    usage: usageOf(call.usage),
    latency: isTime ? { total: latencyMs } : null,
    at: Number.isFinite(instant) ? new Date(instant).toISOString() : at,
  };
}

/** Cached and written tokens are inside the input, reasoning inside the output; counts that break this are unknown. */
function usageOf(value: unknown): Usage | null {
  const usage = recordOf(value);
  const [input, output] = [countOf(usage?.input), countOf(usage?.output)];
  const cachedInput = optionalCount(usage?.cachedInput);
  const cacheWrite = optionalCount(usage?.cacheWrite);
  const reasoning = optionalCount(usage?.reasoning);
  if (input === null || output === null) return null;
  if (cachedInput === null || cacheWrite === null || reasoning === null) return null;
  if ((cachedInput ?? 0) + (cacheWrite ?? 0) > input || (reasoning ?? 0) > output) return null;
  return {
    input,
    output,
    ...(cachedInput !== undefined && { cachedInput }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && { reasoning }),
    source: 'reported',
  };
}
