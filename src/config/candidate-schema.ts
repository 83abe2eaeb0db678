import { z } from 'zod';
import { amountSchema } from './amount.ts';
import type { CandidateEntry, CandidateOverride, CascadeEntry } from './config-file.ts';
import { id, share, text, usd } from './fields.ts';

const CAPACITIES = ['requestsPerSecond', 'tokensPerSecond', 'concurrency'] as const;
const APPROACHES = ['prompted', 'supervised', 'distilled', 'rft'] as const;

const trainingFields = {
  base: text.exactOptional().describe('The model that training starts from'),
  from: id.exactOptional().describe('… or the candidate whose trained model it starts from'),
  examples: z
    .int()
    .positive()
    .exactOptional()
    .describe('Training examples used; the whole train file by default'),
  epochs: z.int().min(1).max(50).exactOptional(),
  samples: z
    .int()
    .min(1)
    .max(64)
    .exactOptional()
    .describe('Answers of the teacher to each example; the best that is accepted is learnt'),
  beta: z.number().gt(0).max(2).exactOptional().describe('Of dpo: how far the model may leave its start'),
  grader: id
    .exactOptional()
    .describe('The grader that filters labels or gives the reward; the first by default'),
  usd: amountSchema(usd)
    .exactOptional()
    .describe('What training cost, where known; else it is computed from the sheet'),
  successRate: amountSchema(z.number().gt(0).max(1))
    .exactOptional()
    .describe('Share of trainings that come out usable; a failed one is paid and repeated'),
  maxAttempts: z.int().min(1).max(100).exactOptional().describe('… so many times at most; 3 by default'),
  everyMonths: z.number().positive().max(120).exactOptional().describe('Trained again every so many months'),
  betweenRunSd: z
    .number()
    .min(0)
    .max(1)
    .exactOptional()
    .describe('Standard deviation of accuracy from one training to the next'),
  expect: z
    .strictObject({
      accuracy: amountSchema(share).exactOptional().describe('What it is expected to reach: your own range'),
      hours: amountSchema(z.number().positive().max(100_000))
        .exactOptional()
        .describe('Hours of core loop that a reinforcement job is expected to take'),
      personDays: amountSchema(z.number().min(0).max(100_000))
        .exactOptional()
        .describe('Days of work that the training takes people'),
      usdPerPersonDay: usd.exactOptional().describe('… and what one of them costs'),
    })
    .exactOptional()
    .describe('What estimate is to expect of a training that was not made yet'),
};
const method = z.enum(['supervised', 'dpo', 'reinforcement']);

const hosting = z
  .strictObject({
    usdPerMonth: amountSchema(usd).describe('Rent; of one replica where a capacity is given'),
    requestsPerSecond: z.number().positive().exactOptional().describe('Capacity of a replica: in requests'),
    tokensPerSecond: z.number().positive().exactOptional().describe('… or in tokens, read and written'),
    concurrency: z.number().positive().exactOptional().describe('… or in requests at once'),
    peakFactor: z.number().min(1).max(1000).exactOptional().describe('Peak over mean load; 1 by default'),
  })
  .refine((entry) => CAPACITIES.filter((key) => entry[key] !== undefined).length <= 1, {
    error: `expected one capacity at most: ${CAPACITIES.join(', ')}`,
    path: ['usdPerMonth'],
  });

const sampling = z.strictObject({
  temperature: z.number().min(0).max(2).exactOptional(),
  topP: z.number().gt(0).max(1).exactOptional(),
  maxTokens: z.int().positive().exactOptional(),
  seed: z.int().exactOptional(),
  reasoningEffort: text.exactOptional(),
  thinkingTokens: z
    .int()
    .min(0)
    .exactOptional()
    .describe('Tokens the model may think for, where a provider takes a number'),
});

const jsonSchema = z.record(z.string(), z.unknown());

const tool = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected up to 64 letters, digits, _ and -'),
  description: text.exactOptional(),
  parameters: jsonSchema.describe('JSON Schema of the arguments'),
  strict: z.boolean().exactOptional().describe('Arguments are held to the schema'),
});

const responseFormat = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('json_object') }),
  z.strictObject({
    type: z.literal('json_schema'),
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'expected up to 64 letters, digits, _ and -'),
    schema: jsonSchema,
    strict: z.boolean().exactOptional(),
  }),
]);

const price = z
  .strictObject({
    input: usd,
    cachedInput: usd.exactOptional(),
    cacheWrite: usd.exactOptional(),
    output: usd,
    batch: z
      .strictObject({ input: usd, cachedInput: usd.exactOptional(), output: usd })
      .exactOptional()
      .describe('What the batch tier costs'),
  })
  .describe('Dollars per million tokens; over the price sheet');

const model = text.nullable().describe('The model id; null: not trained yet');

const sharedFields = {
  prompt: id.exactOptional().describe('A name from prompts'),
  teacher: id.exactOptional().describe('distilled: the candidate whose accepted answers it learns from'),
  sampling: sampling.exactOptional(),
  tier: text.exactOptional().describe('The service tier asked for'),
  stream: z.boolean().exactOptional().describe('Stream, and so measure first-token latency; true by default'),
  tools: z.array(tool).min(1).exactOptional().describe('Functions that the model may ask to have called'),
  responseFormat: responseFormat.exactOptional().describe('The form that the answer has to have'),
  promptCache: z
    .enum(['5m', '1h'])
    .exactOptional()
    .describe('Ask for the prompt to be cached that long (Anthropic); others cache unasked'),
  price: price.exactOptional(),
  hosting: hosting.exactOptional(),
  retiresAt: z.iso.date().exactOptional().describe('The day its model is switched off'),
};

const cascade = z.strictObject({
  id,
  approach: z.literal('cascade'),
  cheap: id.describe('The candidate that answers first'),
  verifier: id.describe('The grader that says whether its answer stands'),
  strong: id.describe('The candidate that answers where it does not'),
});

const oneOf = { error: `expected one of ${[...APPROACHES, 'cascade'].join(', ')}` };

export const candidateSchema: z.ZodType<CandidateEntry | CascadeEntry> = z.discriminatedUnion(
  'approach',
  [
    z.strictObject({
      id,
      approach: z.enum(APPROACHES),
      endpoint: id,
      model,
      training: z.strictObject({ method, ...trainingFields }).exactOptional(),
      ...sharedFields,
    }),
    cascade,
  ],
  oneOf,
);

/** A candidate in a scenario file: what it says is laid over what the run has, whose ids may be of any form. */
export const candidateOverrideSchema: z.ZodType<CandidateOverride | CascadeEntry> = z.discriminatedUnion(
  'approach',
  [
    z.strictObject({
      ...sharedFields,
      id: text,
      approach: z.enum(APPROACHES).exactOptional(),
      endpoint: id.exactOptional(),
      model: model.exactOptional(),
      teacher: text.exactOptional(),
      training: z
        .strictObject({ ...trainingFields, method: method.exactOptional(), from: text.exactOptional() })
        .exactOptional(),
    }),
    cascade.extend({ cheap: text, strong: text }),
  ],
  oneOf,
);
