import { z } from 'zod';
import { endpointSchemaWith } from '../endpoints/definitions.ts';
import { graderSchema } from '../graders/index.ts';
import { trainerSchema } from '../training/definitions.ts';
import { environmentSchema } from './agent-schema.ts';
import { candidateOverrideSchema, candidateSchema } from './candidate-schema.ts';
import type { ConfigFile, PromptEntry, PromptText, ScenarioFileEntry } from './config-file.ts';
import type { EndpointConfig } from './endpoint-config.ts';
import { id, text } from './fields.ts';
import { scenarioSchema, scenariosSchema } from './scenario-schema.ts';

const promptText: z.ZodType<PromptText> = z.union([
  text.describe('A template: {{item.field}} is filled from the example'),
  z.strictObject({ file: text.describe('A text file, relative to this config') }),
]);
const prompt: z.ZodType<PromptEntry> = z.union([
  promptText,
  z.strictObject({ system: promptText.exactOptional(), user: promptText }),
]);

const dataset = {
  file: text.describe('JSON lines or CSV, relative to this config'),
  id: text.exactOptional().describe("The field that names an example; 'id' by default"),
  train: text.exactOptional().describe('Examples to train on, never evaluated'),
  cluster: text.exactOptional().describe('The field that says which examples belong together'),
  weight: text.exactOptional().describe('The field that holds an example’s weight, a number above 0'),
  tags: text.exactOptional().describe('The field that holds a tag or a list of them'),
  confirm: z
    .number()
    .min(0)
    .max(0.9)
    .exactOptional()
    .describe('Share of clusters held out to confirm a winner; 0 by default'),
};

const endpoint: z.ZodType<EndpointConfig> = endpointSchemaWith({
  trainer: trainerSchema.exactOptional().describe('Who trains; OpenAI’s fine-tuning API by default'),
});

const threshold = (what: string) => z.number().min(0).max(10).exactOptional().describe(what);

const driftSchema = z.strictObject({
  alpha: z
    .number()
    .gt(0)
    .max(0.5)
    .exactOptional()
    .describe('Chance that a comparison without drift says drift; 0.05 by default'),
  comparisonsPerYear: z.number().positive().max(1e6).exactOptional().describe('52 by default: every week'),
  thresholds: z
    .strictObject({
      accuracy: threshold('Points of accuracy and of failures; 0.02 by default'),
      cost: threshold('Part of the price, of a request and of a success; 0.05 by default'),
      latency: threshold('Part of the latency; 0.2 by default'),
      tokens: threshold('Part of the tokens read and written; 0.05 by default'),
    })
    .exactOptional(),
});

const shared = {
  seed: z.int().min(0).max(0x7fffffff).exactOptional(),
  prompts: z.record(id, prompt).exactOptional(),
  endpoints: z.record(id, endpoint).exactOptional(),
  scenario: scenarioSchema.exactOptional(),
  scenarios: scenariosSchema.exactOptional().describe('Several, by name; the verdict is about the first'),
  run: z
    .strictObject({
      repeats: z.int().min(1).max(100).exactOptional(),
      concurrency: z.int().min(1).max(1000).exactOptional(),
      budgetUsd: z.number().positive().exactOptional(),
      maxAttempts: z.int().min(1).max(20).exactOptional(),
      requestTimeoutMs: z
        .int()
        .positive()
        .max(86_400_000)
        .exactOptional()
        .describe('Wall clock of one request; 120,000 by default'),
      fatalErrors: z
        .int()
        .min(1)
        .exactOptional()
        .describe('Refusals in a row (400, 401, 403, 404) after which a candidate is stopped; 5 by default'),
      adaptive: z
        .strictObject({
          risk: z
            .number()
            .gt(0)
            .max(0.5)
            .exactOptional()
            .describe('Chance of another verdict than all examples would give; 0.05 by default'),
          batch: z.int().min(1).exactOptional().describe('Examples between two looks; 25 by default'),
        })
        .exactOptional()
        .describe('How run --adaptive stops early'),
    })
    .exactOptional(),
  drift: driftSchema.exactOptional().describe('When a change between two runs matters'),
  prices: text.exactOptional().describe('A price sheet over the shipped one, relative to this config'),
  report: z
    .strictObject({ out: text.exactOptional().describe('Folder, relative to the working directory') })
    .exactOptional(),
  notes: z.array(text).exactOptional().describe('Sentences that every reader of the report has to see'),
};

const graders = z.array(graderSchema).min(1).describe('The first decides pass, others are recorded');

/** The config file as it is written; defaults are filled by `loadConfig`. */
export const configSchema: z.ZodType<ConfigFile> = z.strictObject({
  name: text,
  dataset: z.strictObject(dataset),
  graders,
  candidates: z.array(candidateSchema).min(1),
  environment: environmentSchema.exactOptional(),
  ...shared,
});

/** A scenario file: a config of which everything may be left out. */
export const scenarioFileSchema: z.ZodType<ScenarioFileEntry> = z.strictObject({
  name: text.exactOptional(),
  dataset: z.strictObject({ ...dataset, file: text.exactOptional() }).exactOptional(),
  graders: graders.exactOptional(),
  candidates: z.array(candidateOverrideSchema).exactOptional(),
  ...shared,
});

/** The config's JSON Schema, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(configSchema), title: 'A breakeven config' };
}

/** The JSON Schema of scenario files. */
export function scenarioFileJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(scenarioFileSchema), title: 'A breakeven scenario file' };
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
