import { z } from 'zod';
import { endpointSchema } from '../endpoints/index.ts';
import { graderSchema } from '../graders/index.ts';
import type { CandidateEntry, ConfigFile, PromptEntry, PromptText, ScenarioEntry } from './config-file.ts';

const text = z.string().min(1);
const id = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'expected letters, digits, dot, dash or underscore, at most 64',
  );
const share = z.number().min(0).max(1);
const usd = z.number().min(0);

const promptText: z.ZodType<PromptText> = z.union([
  text.describe('A template: {{item.field}} is filled from the example'),
  z.strictObject({ file: text.describe('A text file, relative to this config') }),
]);
const prompt: z.ZodType<PromptEntry> = z.union([
  promptText,
  z.strictObject({ system: promptText.exactOptional(), user: promptText }),
]);

const training = z.strictObject({
  method: z.enum(['supervised', 'reinforcement']),
  base: text.exactOptional().describe('The model that training starts from'),
  from: id.exactOptional().describe('… or the candidate whose trained model it starts from'),
  examples: z
    .int()
    .positive()
    .exactOptional()
    .describe('Training examples used; the whole train file by default'),
  epochs: z.int().min(1).max(50).exactOptional(),
  grader: id
    .exactOptional()
    .describe('The grader that filters labels or gives the reward; the first by default'),
  usd: usd.exactOptional().describe('What training cost, where known; else it is computed from the sheet'),
});

const candidate: z.ZodType<CandidateEntry> = z.strictObject({
  id,
  approach: z.enum(['prompted', 'supervised', 'distilled', 'rft']),
  endpoint: id,
  model: text.nullable().describe('The model id; null: not trained yet'),
  prompt: id.exactOptional().describe('A name from prompts'),
  teacher: id.exactOptional().describe('distilled: the candidate whose accepted answers it learns from'),
  training: training.exactOptional(),
  sampling: z
    .strictObject({
      temperature: z.number().min(0).max(2).exactOptional(),
      topP: z.number().gt(0).max(1).exactOptional(),
      maxTokens: z.int().positive().exactOptional(),
      seed: z.int().exactOptional(),
      reasoningEffort: text.exactOptional(),
    })
    .exactOptional(),
  tier: text.exactOptional().describe('The service tier asked for'),
  stream: z.boolean().exactOptional().describe('Stream, and so measure first-token latency; true by default'),
  price: z
    .strictObject({
      input: usd,
      cachedInput: usd.exactOptional(),
      cacheWrite: usd.exactOptional(),
      output: usd,
    })
    .exactOptional()
    .describe('Dollars per million tokens; over the price sheet'),
  hosting: z.strictObject({ usdPerMonth: usd }).exactOptional(),
  retiresAt: z.iso.date().exactOptional().describe('The day its model is switched off'),
});

const scenario: z.ZodType<ScenarioEntry> = z.strictObject({
  incumbent: id.exactOptional().describe('Serves today; the first prompted candidate by default'),
  reference: id.exactOptional().describe('Quality is compared with it; the incumbent by default'),
  requestsPerMonth: z.number().positive().max(1e12).describe('In the first month'),
  growth: z.number().gt(-1).max(10).exactOptional().describe('A month: 0.05 is five per cent'),
  horizonMonths: z.int().min(1).max(120).exactOptional().describe('12 by default'),
  discountRate: z.number().min(0).max(10).exactOptional().describe('A year'),
  require: z
    .strictObject({
      minAccuracy: share.exactOptional(),
      nonInferiorTo: id.exactOptional(),
      margin: z.number().min(0).lt(1).exactOptional(),
      p95LatencyMs: z.number().positive().exactOptional(),
    })
    .exactOptional(),
  usdPerError: usd.exactOptional().describe('What one wrong answer costs'),
  fallback: z.strictObject({ usd }).exactOptional().describe('What a failed answer costs instead'),
});

/** The config file as it is written; defaults are filled by `resolveConfig`. */
export const configSchema: z.ZodType<ConfigFile> = z.strictObject({
  name: text,
  seed: z.int().min(0).max(0x7fffffff).exactOptional(),
  dataset: z.strictObject({
    file: text.describe('JSON lines or CSV, relative to this config'),
    id: text.exactOptional().describe("The field that names an example; 'id' by default"),
    train: text.exactOptional().describe('Examples to train on, never evaluated'),
  }),
  prompts: z.record(id, prompt).exactOptional(),
  graders: z.array(graderSchema).min(1).describe('The first decides pass, others are recorded'),
  endpoints: z.record(id, endpointSchema).exactOptional(),
  candidates: z.array(candidate).min(1),
  scenario: scenario.exactOptional(),
  run: z
    .strictObject({
      repeats: z.int().min(1).max(100).exactOptional(),
      concurrency: z.int().min(1).max(1000).exactOptional(),
      budgetUsd: z.number().positive().exactOptional(),
      maxAttempts: z.int().min(1).max(20).exactOptional(),
      requestTimeoutMs: z.int().positive().exactOptional(),
    })
    .exactOptional(),
  prices: text.exactOptional().describe('A price sheet over the shipped one, relative to this config'),
  report: z
    .strictObject({ out: text.exactOptional().describe('Folder, relative to the working directory') })
    .exactOptional(),
  notes: z.array(text).exactOptional().describe('Sentences that every reader of the report has to see'),
});

/** The config's JSON Schema, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configSchema), title: 'A breakeven config' };
}

/** Every key that a config may use somewhere, for suggestions. */
export function configKeys(): string[] {
  const keys = new Set<string>();
  JSON.stringify(configJsonSchema(), (key, value) => {
    if (key === 'properties') for (const name of Object.keys(value)) keys.add(name);
    return value;
  });
  return [...keys];
}
