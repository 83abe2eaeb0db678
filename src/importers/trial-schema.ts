import { z } from 'zod';
import type { OpenCall, OpenTrial } from '../core/model/open-trial.ts';

/** Ids come from anywhere: any text will do that can be shown on one line. */
const PLAIN = /^[^\p{Cc}\p{Cs}]{1,200}$/u;

const plain = (what: string): z.ZodString => {
  const error = `expected ${what}: a text of 1 to 200 characters without control characters`;
  return z.string({ error }).regex(PLAIN, { error });
};
/** Far more than any trial has; beyond it sums and squares would leave what numbers can hold. */
const MOST = { tokens: 1e9, ms: 1e9, usd: 1e6, count: 1e6, weight: 1e9 } as const;
const LEAST_WEIGHT = 1e-9;

const atMost = (most: number): string => `expected at most ${most.toLocaleString('en-US')}`;

const number = (what: string, most: number): z.ZodNumber => {
  const error = `expected ${what}`;
  return z
    .number({ error })
    .min(0, { error })
    .max(most, { error: atMost(most) });
};
const whole = (what: string, least = 0, most: number = MOST.tokens): z.ZodInt => {
  const error = `expected ${what}: a whole number from ${least} on`;
  return z
    .int({ error })
    .min(least, { error })
    .max(most, { error: atMost(most) });
};
const text = (what: string): z.ZodString => z.string({ error: `expected ${what}: a text` });
const instant = z.iso
  .datetime({
    offset: true,
    error: 'expected an ISO time with its zone, like 2026-11-22T20:34:00Z or …+01:00',
  })
  .describe('When it was answered');

const serving = {
  input: whole('tokens read').describe('Tokens read, cached and cache-written ones included').exactOptional(),
  cachedInput: whole('tokens read from the cache').describe('Of input, read from the cache').exactOptional(),
  cacheWrite: whole('tokens written to the cache').describe('Of input, written to the cache').exactOptional(),
  output: whole('tokens written').describe('Tokens written, reasoning included').exactOptional(),
  reasoning: whole('tokens of reasoning').describe('Of output, reasoning').exactOptional(),
  servedModel: plain('the model that answered').describe('The model that answered').exactOptional(),
  serviceTier: plain('the tier that answered')
    .describe('The tier that answered; absent: priced as the default one')
    .exactOptional(),
  latencyMs: number('milliseconds, 0 or more', MOST.ms)
    .describe('Milliseconds from request to answer, waits between attempts apart')
    .exactOptional(),
  firstTokenMs: number('milliseconds, 0 or more', MOST.ms)
    .describe('Milliseconds from request to the first token')
    .exactOptional(),
  at: instant.exactOptional(),
};

const ROLES = ['answer', 'retry', 'subagent'] as const;

const callSchema = z
  .strictObject({
    role: z
      .enum(ROLES, { error: `expected ${ROLES.join(', ')}; a judge's calls belong to no trial` })
      .exactOptional(),
    endpoint: plain('the endpoint that was asked').exactOptional(),
    ...serving,
  })
  .describe('One request to a model');

export const trialSchema: z.ZodType<OpenTrial> = z.strictObject({
  candidate: plain('who answered').describe('Who answered'),
  example: plain('what was asked').describe('What was asked; the same id for every candidate'),
  repeat: whole('which repeat it is', 0, MOST.count)
    .describe('Which repeat it is; 0 by default')
    .exactOptional(),
  cluster: plain('a cluster').describe('Examples that hang together: a customer, a document').exactOptional(),
  weight: z
    .number({ error: 'expected a weight above 0' })
    .gt(0, { error: 'expected a weight above 0' })
    .min(LEAST_WEIGHT, { error: `expected at least ${LEAST_WEIGHT}` })
    .max(MOST.weight, { error: atMost(MOST.weight) })
    .describe("The example's weight; 1 by default")
    .exactOptional(),
  tags: z
    .array(plain('a tag'), { error: 'expected a list of tags' })
    .describe("The example's tags")
    .exactOptional(),
  score: z
    .number({ error: 'expected a score from 0 to 1' })
    .min(-1, { error: 'expected a score from 0 to 1' }) // measures corrected for chance go below 0
    .max(1, { error: 'expected a score from 0 to 1' })
    .describe('From 0 to 1; a measure corrected for chance may go below 0')
    .exactOptional(),
  passed: z
    .boolean({ error: 'expected true or false' })
    .describe('Whether it is good enough')
    .exactOptional(),
  failed: plain('a code of what went wrong')
    .describe('No answer came: what went wrong, as a code')
    .exactOptional(),
  unscored: text('why it could not be graded')
    .min(1, { error: 'expected why it could not be graded' })
    .describe('A grader saw it and could not tell: why')
    .exactOptional(),
  ...serving,
  attempts: whole('requests made', 1, MOST.count)
    .describe('Requests made, the successful one included')
    .exactOptional(),
  text: text('the answer').describe('The answer; of a failed trial, what the failure said').exactOptional(),
  toolCalls: z
    .array(
      z.strictObject({
        name: text('the name of a tool'),
        arguments: text('arguments as the model wrote them').describe('As the model wrote them'),
        id: text('an id').exactOptional(),
      }),
      { error: 'expected a list of tool calls' },
    )
    .describe('Tools that the answer asked to be called')
    .exactOptional(),
  steps: z
    .array(
      z.strictObject({
        name: text('the name of a tool'),
        arguments: z.unknown().describe('Parsed where they are JSON'),
        result: text('what the tool said').exactOptional(),
        failed: z
          .literal(true, { error: 'expected true or nothing' })
          .describe('The tool said no')
          .exactOptional(),
      }),
      { error: 'expected a list of steps' },
    )
    .describe('Of an agent: the tools that it called, in order, and what came of each')
    .exactOptional(),
  state: z.unknown().describe('Of an agent: what its environment held at the end').exactOptional(),
  calls: z
    .array(callSchema, { error: 'expected a list of calls' })
    .describe('Every request, where one is not enough; tokens, model, tier and time then stand here')
    .exactOptional(),
  billedUsd: number('dollars, 0 or more', MOST.usd)
    .describe('Dollars that the source reports; used only where tokens or price are missing')
    .exactOptional(),
});

/** What stands in each call where calls are listed, and else in the trial; latency may stand in both. */
export const perCallKeys: readonly (keyof OpenCall & keyof OpenTrial)[] = [
  'input',
  'cachedInput',
  'cacheWrite',
  'output',
  'reasoning',
  'servedModel',
  'serviceTier',
  'at',
];

interface ObjectSchema {
  properties: Record<string, Record<string, unknown>>;
}

/** The JSON Schema of one line. Ids of datasets are often numbers: they are read as texts. */
export function trialJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(trialSchema) as Record<string, unknown> & ObjectSchema;
  for (const key of ['example', 'cluster']) {
    const own = schema.properties[key] as Record<string, unknown>;
    schema.properties[key] = { ...own, type: ['string', 'number'] };
  }
  return { ...schema, title: 'A trial: one line of the open trial format' };
}

const lineSchema = trialJsonSchema() as unknown as ObjectSchema;

export const trialKeys: ReadonlySet<string> = new Set(Object.keys(lineSchema.properties));
export const callKeys: ReadonlySet<string> = new Set(['role', 'endpoint', ...Object.keys(serving)]);
