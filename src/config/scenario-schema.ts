import { z } from 'zod';
import { amountSchema } from './amount.ts';
import type { NamedScenarioEntry, PriceChangeEntry, ScenarioEntry } from './config-file.ts';
import { share, text, usd } from './fields.ts';

const SUM_TOLERANCE = 1e-6;

const require = z.strictObject({
  minAccuracy: share.exactOptional(),
  nonInferiorTo: text.exactOptional(),
  margin: z.number().min(0).lt(1).exactOptional(),
  p95LatencyMs: z.number().positive().exactOptional(),
  minServiceMonths: z
    .number()
    .positive()
    .max(1200)
    .exactOptional()
    .describe("Its model is served for so long from the report's day on"),
  risk: z
    .number()
    .gt(0)
    .lt(0.5)
    .exactOptional()
    .describe('One-sided risk at which a requirement is declared met or failed; 0.025 by default'),
});

const priceChange: z.ZodType<PriceChangeEntry> = z
  .strictObject({
    match: text.describe("A candidate's id or provider/model; * stands for anything"),
    yearly: amountSchema(z.number().gt(-1).max(10))
      .exactOptional()
      .describe('-0.3: token prices fall by 30 % a year, month by month'),
    factor: amountSchema(z.number().gt(0).max(1000)).exactOptional().describe('… or are multiplied'),
    from: z.iso.date().exactOptional().describe('The day from which it holds; at once by default'),
  })
  .refine(({ yearly, factor }) => yearly !== undefined || factor !== undefined, {
    error: 'expected yearly: or factor:',
    path: ['match'],
  });

const mix = z
  .record(text, share)
  .refine(
    (shares) => Math.abs(Object.values(shares).reduce((sum, one) => sum + one, 0) - 1) <= SUM_TOLERANCE,
    {
      error: 'expected shares that sum to 1',
    },
  );

const labels = z
  .strictObject({
    truePasses: z.int().min(0).describe('People passed it, the judge too'),
    falseFails: z.int().min(0).describe('People passed it, the judge failed it'),
    trueFails: z.int().min(0).describe('People failed it, the judge too'),
    falsePasses: z.int().min(0).describe('People failed it, the judge passed it'),
  })
  .refine((one) => one.truePasses + one.falseFails > 0 && one.trueFails + one.falsePasses > 0, {
    error: 'expected labelled answers of both kinds, passes and fails',
    path: ['truePasses'],
  });

const fields = {
  incumbent: text.exactOptional().describe('Serves today; the first prompted candidate by default'),
  reference: text.exactOptional().describe('Quality is compared with it; the incumbent by default'),
  growth: amountSchema(z.number().gt(-1).max(10)).exactOptional().describe('A month: 0.05 is five per cent'),
  seasonality: z
    .array(z.number().min(0).max(1000))
    .min(1)
    .max(120)
    .exactOptional()
    .describe('Factors by month, repeating from the first'),
  horizonMonths: z.int().min(1).max(120).exactOptional().describe('12 by default'),
  discountRate: amountSchema(z.number().min(0).max(10)).exactOptional().describe('A year'),
  require: require.exactOptional(),
  usdPerError: amountSchema(usd).exactOptional().describe('What one wrong answer costs'),
  fallback: z
    .strictObject({ usd: amountSchema(usd) })
    .exactOptional()
    .describe('What a failed answer costs instead'),
  cachedInputShare: amountSchema(share)
    .exactOptional()
    .describe("Share of input tokens that production reads from the provider's cache"),
  batchShare: amountSchema(share)
    .exactOptional()
    .describe("Share of requests that may wait, and go by the provider's batch tier; 0 by default"),
  priceChanges: z.array(priceChange).exactOptional().describe('How token prices move'),
  usage: text
    .exactOptional()
    .describe('An imported run that is a log of production: its id, the beginning of it, or its name'),
  mix: mix.exactOptional().describe("Production's share of each tag"),
  judge: z
    .union([z.literal('unlabelled'), labels])
    .exactOptional()
    .describe('A model graded: how often people agreed with it'),
  referenceFrom: text
    .exactOptional()
    .describe('The candidate whose own answers are the reference: accuracy is agreement with it'),
};
const requestsPerMonth = amountSchema(z.number().positive().max(1e12)).describe('In the first month');

export const scenarioSchema: z.ZodType<ScenarioEntry> = z.strictObject({ ...fields, requestsPerMonth });

/** Names begin with a letter: JavaScript would move those that are numbers to the front. */
const scenarioName = z
  .string()
  .regex(
    /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
    'expected a letter, then letters, digits, dot, dash or underscore',
  );

const named: z.ZodType<NamedScenarioEntry> = z.strictObject({
  from: text.exactOptional().describe('An earlier scenario, of which this one changes keys'),
  ...fields,
  requestsPerMonth: requestsPerMonth.exactOptional(),
});

export const scenariosSchema: z.ZodType<Readonly<Record<string, NamedScenarioEntry>>> = z
  .record(scenarioName, named)
  .refine((scenarios) => Object.keys(scenarios).length > 0, { error: 'expected at least one' });
