import { z } from 'zod';
import type { Sampling } from '../core/model/candidate.ts';
import { BreakevenError } from '../core/model/error.ts';
import type { Example } from '../core/model/example.ts';
import type { TokenPrice } from '../core/model/price.ts';
import type { Sample } from '../core/model/sample.ts';
import { checkTemplate, renderTemplate } from '../core/template.ts';
import type { Message } from '../ports/endpoint.ts';
import type { Judge } from '../ports/grader.ts';

/** What a grader says of the model that it asks, in OpenAI's words where they have one. */
export interface JudgeFields {
  readonly model: string;
  /** The config's endpoint that serves the model. OpenAI's jobs have none. */
  readonly endpoint?: string;
  readonly sampling_params?: {
    readonly temperature?: number;
    readonly top_p?: number;
    readonly seed?: number;
    readonly max_completions_tokens?: number;
    readonly reasoning_effort?: string;
  };
  readonly price?: TokenPrice;
}

export interface JudgeMessage {
  readonly role: 'system' | 'developer' | 'user' | 'assistant';
  readonly content: string;
}

const perMillion = z.number().min(0);

/** Schemas of the fields that say who judges. */
export const judgeFields: {
  readonly model: z.ZodType<string>;
  readonly endpoint: z.ZodExactOptional<z.ZodType<string>>;
  readonly sampling_params: z.ZodExactOptional<z.ZodType<NonNullable<JudgeFields['sampling_params']>>>;
  readonly price: z.ZodExactOptional<z.ZodType<TokenPrice>>;
} = {
  model: z.string().min(1).describe('The model that judges'),
  endpoint: z
    .string()
    .min(1)
    .describe('The endpoint that serves it; OpenAI’s jobs need none')
    .exactOptional(),
  sampling_params: z
    .strictObject({
      temperature: z.number().min(0).max(2).exactOptional(),
      top_p: z.number().gt(0).max(1).exactOptional(),
      seed: z.int().exactOptional(),
      max_completions_tokens: z
        .int()
        .positive()
        .exactOptional()
        .describe('The most that it may answer; a run with a budget needs it'),
      reasoning_effort: z.string().exactOptional(),
    })
    .exactOptional() as never,
  price: z
    .strictObject({
      input: perMillion,
      cachedInput: perMillion.exactOptional(),
      cacheWrite: perMillion.exactOptional(),
      output: perMillion,
    })
    .exactOptional()
    .describe('Dollars per million tokens; by default the sheet’s') as never,
};

export const messagesField: z.ZodType<readonly JudgeMessage[]> = z
  .array(
    z.strictObject({
      role: z.enum(['system', 'developer', 'user', 'assistant']),
      content: z.string().describe('A template'),
    }),
  )
  .min(1);

/** @throws BreakevenError where no endpoint is named. */
export function judgeOf(id: string, fields: JudgeFields): Judge {
  const { endpoint, model, sampling_params, price } = fields;
  if (endpoint === undefined)
    throw new BreakevenError(
      'bad-config',
      `grader '${id}' asks the model '${model}', and no endpoint is named that serves it`,
      'endpoint: one of the config’s endpoints',
    );
  return { id, endpoint, model, sampling: samplingOf(sampling_params), ...(price && { price }) };
}

function samplingOf(params: JudgeFields['sampling_params'] = {}): Sampling {
  const { temperature, top_p, seed, max_completions_tokens, reasoning_effort } = params;
  return {
    ...(temperature !== undefined && { temperature }),
    ...(top_p !== undefined && { topP: top_p }),
    ...(seed !== undefined && { seed }),
    ...(max_completions_tokens !== undefined && { maxTokens: max_completions_tokens }),
    ...(reasoning_effort !== undefined && { reasoningEffort: reasoning_effort }),
  };
}

/** The messages with their templates filled; `developer` is the system's role by another name. */
export function fillMessages(
  messages: readonly JudgeMessage[],
  { item }: Example,
  sample: Sample,
): readonly Message[] {
  return messages.map(({ role, content }) => ({
    role: role === 'developer' ? 'system' : role,
    content: renderTemplate(content, { item, sample }),
  }));
}

export function checkMessages(messages: readonly JudgeMessage[], { item }: Example): void {
  for (const { content } of messages) checkTemplate(content, item);
}

/** The field of a judge's answer in JSON, in a fence or not; the whole answer where it is no object. */
export function fieldOf(answer: string, field: string): unknown {
  const text = answer.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/, '$1');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return (value as Record<string, unknown>)[field];
    return value;
  } catch {
    return text;
  }
}
